/** What the self-check says about each thing it looks at: its name, what is right, and what to do otherwise. */
import { about, type CheckTexts } from '../kit/check-results.ts';
import type { Pair } from '../kit/setting-schema.ts';

const press: Pair = [
  'Press "connect"; or set it by hand in Admin Center → Apps and integrations → Conversations integrations → ours.',
  'Cliquez sur « connecter » ; ou réglez-le à la main : Centre d’administration → Applications et intégrations → Intégrations Conversations → la nôtre.',
];
const needsAppKey: Pair = [
  'Create an app key (Admin Center → Apps and integrations → APIs → Conversations API), put it here, then press "connect".',
  'Créez une clé d’application (Centre d’administration → Applications et intégrations → API → API Conversations), mettez-la ici, puis cliquez sur « connecter ».',
];
const on: Pair = ['on', 'activé'];

export const checkTexts = {
  'account.address': about(
    ['Address of the account', 'Adresse du compte'],
    ['Zendesk answers at the address', 'Zendesk répond à l’adresse'],
    [
      'Correct the subdomain: the part before .zendesk.com.',
      'Corrigez le sous-domaine : la partie avant .zendesk.com.',
    ],
  ),
  'app.key': about(
    ['Key of the Conversations API', 'Clé de l’API Conversations'],
    ['key and app id are accepted', 'la clé et l’identifiant d’application sont acceptés'],
    [
      'Copy app id, key id and secret again from Admin Center → Apps and integrations → APIs → Conversations API; make a new key when the secret is lost.',
      'Recopiez l’identifiant, la clé et le secret depuis Centre d’administration → Applications et intégrations → API → API Conversations ; créez une clé si le secret est perdu.',
    ],
  ),
  'app.scope': about(
    ['Scope of the key', 'Portée de la clé'],
    ['an app key (app_…)', 'une clé d’application (app_…)'],
    needsAppKey,
  ),
  integration: about(
    ['Our conversations integration', 'Notre intégration Conversations'],
    ['exists and is active', 'existe et est active'],
    press,
  ),
  'webhook.target': about(
    ['Webhook address', 'Adresse du webhook'],
    ["this connection's address", "l'adresse de cette connexion"],
    press,
  ),
  'webhook.triggers': about(
    ['Webhook subscriptions', 'Abonnements du webhook'],
    ['every event that we read', 'tous les événements que nous lisons'],
    press,
  ),
  'webhook.fullUser': about(['Full user in the webhook', 'Utilisateur complet dans le webhook'], on, press),
  'webhook.fullSource': about(['Full source in the webhook', 'Source complète dans le webhook'], on, press),
  'webhook.secret': about(
    ['Webhook secret', 'Secret du webhook'],
    ['the one that Zendesk sends', 'celui que Zendesk envoie'],
    press,
  ),
  'switchboard.enabled': about(['Switchboard', 'Switchboard'], on, [
    'Messaging has to be set up in Admin Center → Channels → Messaging; ask Zendesk support when there is no switchboard.',
    'La messagerie doit être configurée dans Centre d’administration → Canaux → Messagerie ; contactez Zendesk s’il n’y a pas de switchboard.',
  ]),
  'switchboard.agentWorkspace': about(
    ['Agent Workspace in the switchboard', 'Espace de travail d’agent dans le switchboard'],
    ['the entry that the settings name', 'l’entrée nommée dans les réglages'],
    [
      'Turn Agent Workspace on, or put the name of its entry into the setting "Agent Workspace in the switchboard".',
      'Activez l’espace de travail d’agent, ou mettez le nom de son entrée dans le réglage correspondant.',
    ],
  ),
  'switchboard.own': about(
    ['Our entry in the switchboard', 'Notre entrée dans le switchboard'],
    ['linked to our integration', 'liée à notre intégration'],
    [
      'Press "connect"; it needs an app key (Admin Center → Apps and integrations → APIs → Conversations API) in these settings.',
      'Cliquez sur « connecter » ; il y faut une clé d’application (Centre d’administration → Applications et intégrations → API → API Conversations) dans ces réglages.',
    ],
  ),
  'switchboard.events': about(
    ["Agents' messages reach us", 'Les messages des agents nous parviennent'],
    ['standby events, or control offered to us', 'événements en veille, ou contrôle proposé'],
    ['Turn "Stay offered" on, or press "connect".', 'Activez « Rester en attente », ou cliquez sur « connecter ».'],
  ),
  multiConversations: about(['Several conversations per person', 'Plusieurs conversations par personne'], on, [
    'Admin Center → Channels → Messaging → Manage settings → multi-conversations (cannot be undone). Without it escalations share one conversation.',
    'Centre d’administration → Canaux → Messagerie → Gérer les paramètres → multi-conversations (irréversible). Sans cela, les escalades partagent une conversation.',
  ]),
  'support.token': about(
    ['Access to tickets and groups', 'Accès aux tickets et aux groupes'],
    ['an OAuth client that is accepted', 'un client OAuth accepté'],
    [
      'As an administrator, in Admin Center → Apps and integrations → APIs → OAuth clients: add a client of the kind Confidential, without limits to its scopes or with read and write, and copy its identifier and its secret, which is shown once. Then clear e-mail and API token here, if they are set.',
      'En administrateur, dans Centre d’administration → Applications et intégrations → API → Clients OAuth : ajoutez un client de type confidentiel, sans limite de portée ou avec read et write, et recopiez son identifiant et son secret, affiché une seule fois. Videz ensuite ici l’e-mail et le jeton API s’ils sont remplis.',
    ],
  ),
  'support.role': about(
    ['Role of the API user', 'Rôle de l’utilisateur API'],
    ['may create groups (administrator)', 'peut créer des groupes (administrateur)'],
    [
      'Have an administrator make the OAuth client, or create groups by hand and set routes to "off" or "propose".',
      'Faites créer le client OAuth par un administrateur, ou créez les groupes à la main et réglez les routes sur « off » ou « propose ».',
    ],
  ),
  groups: about(
    ['Groups in use', 'Groupes utilisés'],
    ['exist and have members', 'existent et ont des membres'],
    [
      'Admin Center → People → Groups: add agents, or run "update" on the skills for groups that were deleted.',
      'Centre d’administration → Personnes → Groupes : ajoutez des agents, ou lancez « mettre à jour » pour les groupes supprimés.',
    ],
  ),
  'support.webhook': about(
    ['Ticket webhook', 'Webhook des tickets'],
    ["posts to this connection's address", 'envoie à l’adresse de cette connexion'],
    [
      'Press "connect" with the OAuth client of an administrator; without it the end of a conversation is noticed more slowly.',
      'Cliquez sur « connecter » avec le client OAuth d’un administrateur ; sans lui, la fin d’une conversation est vue plus lentement.',
    ],
  ),
  'support.triggers': about(
    ['Ticket triggers', 'Déclencheurs des tickets'],
    ['created, solved, closed, group changed', 'créé, résolu, clos, groupe modifié'],
    [
      'Press "connect" with the OAuth client of an administrator.',
      'Cliquez sur « connecter » avec le client OAuth d’un administrateur.',
    ],
  ),
  'support.field': about(
    ['Ticket field for the conversation', 'Champ de ticket pour la conversation'],
    ['a live text field', 'un champ texte actif'],
    [
      'Press "connect" with the OAuth client of an administrator; without it a tag does the same.',
      'Cliquez sur « connecter » avec le client OAuth d’un administrateur ; sans lui, une étiquette fait de même.',
    ],
  ),
} as const satisfies Readonly<Record<string, CheckTexts>>;

export type CheckId = keyof typeof checkTexts;
