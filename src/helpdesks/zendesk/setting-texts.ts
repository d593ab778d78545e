/** What the console says beside each setting: its name, and where its value is found. */
import {
  askedFirst,
  localized,
  type Pair,
  secretTexts as secret,
  settingTexts as texts,
} from '../kit/setting-schema.ts';

const webhookHelp: Pair = [
  'Filled in by "connect"; or copied from the integration in Admin Center. The previous secret stays valid while you rotate.',
  'Rempli par « connecter » ; ou copié depuis l’intégration. L’ancien secret reste valable pendant la rotation.',
];
const supportWebhookHelp: Pair = [
  'Filled in by "connect"; or Admin Center → Apps and integrations → Webhooks → yours → signing secret.',
  'Rempli par « connecter » ; ou Centre d’administration → Webhooks → le vôtre → secret de signature.',
];

export const accountTexts = {
  subdomain: texts(
    ['Subdomain', 'Sous-domaine'],
    ['The part before .zendesk.com in your address.', 'La partie avant .zendesk.com dans votre adresse.'],
  ),
  appId: texts(
    ['App id', "Identifiant d'application"],
    [
      'Admin Center → Apps and integrations → APIs → Conversations API: the app id shown with the key.',
      'Centre d’administration → Applications et intégrations → API → API Conversations : l’identifiant affiché avec la clé.',
    ],
  ),
  integrationId: texts(
    ['Integration id', 'Identifiant d’intégration'],
    [
      'Admin Center → Integrations → Conversations integrations → yours. Filled in by "connect" when the key allows it.',
      'Centre d’administration → Intégrations → Intégrations Conversations → la vôtre. Rempli par « connecter » si la clé le permet.',
    ],
  ),
  keyId: texts(
    ['Key id', 'Identifiant de clé'],
    [
      'Admin Center → Apps and integrations → APIs → Conversations API. An app key (app_…) is needed for set-up by itself; an integration key (int_…) relays only.',
      'Centre d’administration → Applications et intégrations → API → API Conversations. Une clé d’application (app_…) permet la configuration automatique ; une clé d’intégration (int_…) ne fait que relayer.',
    ],
  ),
  keySecret: secret(
    ['Key secret', 'Secret de la clé'],
    ['Shown once when the key is created.', 'Affiché une seule fois à la création de la clé.'],
  ),
  oauthClientId: askedFirst(
    texts(
      ['OAuth client: identifier', 'Client OAuth : identifiant'],
      [
        'Admin Center → Apps and integrations → APIs → OAuth clients → Add OAuth client, of the kind Confidential: its identifier. Passerelle then acts as the administrator who made it.',
        'Centre d’administration → Applications et intégrations → API → Clients OAuth → Ajouter un client OAuth, de type confidentiel : son identifiant. Passerelle agit alors comme l’administrateur qui l’a créé.',
      ],
    ),
  ),
  oauthClientSecret: askedFirst(
    secret(
      ['OAuth client: secret', 'Client OAuth : secret'],
      ['Shown once, when the client is made.', 'Affiché une seule fois, à la création du client.'],
    ),
  ),
  email: texts(
    ['E-mail of the API token', 'E-mail du jeton API'],
    [
      'Only with an API token instead of an OAuth client: the administrator whose token it is.',
      'Seulement avec un jeton API au lieu d’un client OAuth : l’administrateur à qui est le jeton.',
    ],
  ),
  apiToken: secret(
    ['API token', 'Jeton API'],
    [
      'Only for accounts that still have one: Zendesk makes no new ones since 27 October 2026, deletes those that nobody uses, and ends all of them on 30 April 2027.',
      'Seulement pour les comptes qui en ont encore un : Zendesk n’en crée plus depuis le 27 octobre 2026, supprime ceux qui ne servent pas et les désactive tous le 30 avril 2027.',
    ],
  ),
  baseUrl: texts(
    ['Conversations address', 'Adresse Conversations'],
    [
      'Only for legacy accounts or a simulator: what comes before /v2. Usually empty.',
      'Seulement pour les anciens comptes ou un simulateur : ce qui précède /v2. Vide d’ordinaire.',
    ],
  ),
  supportBaseUrl: texts(
    ['Support address', 'Adresse Support'],
    [
      'Only for a simulator: ends in /api/v2. Usually empty.',
      'Seulement pour un simulateur : finit par /api/v2. Vide d’ordinaire.',
    ],
  ),
} as const;

export const webhookTexts = {
  webhookId: texts(['Webhook id', 'Identifiant du webhook'], webhookHelp),
  webhookSecret: secret(['Webhook secret', 'Secret du webhook'], webhookHelp),
  webhookSecretPrevious: secret(['Previous webhook secret', 'Ancien secret du webhook'], webhookHelp),
  supportWebhookId: texts(['Support webhook id', 'Identifiant du webhook Support'], supportWebhookHelp),
  supportWebhookSecret: secret(['Support webhook secret', 'Secret du webhook Support'], supportWebhookHelp),
  supportWebhookSecretPrevious: secret(
    ['Previous Support webhook secret', 'Ancien secret du webhook Support'],
    supportWebhookHelp,
  ),
} as const;

export const handoffTexts = {
  switchboardIntegration: texts(
    ['Our switchboard integration', 'Notre intégration switchboard'],
    [
      'Name or id of the entry that stands for Passerelle in the switchboard. Empty: do not take control before the handoff.',
      'Nom ou identifiant de l’entrée de Passerelle dans le switchboard. Vide : ne pas prendre le contrôle avant l’escalade.',
    ],
  ),
  agentWorkspace: texts(
    ['Agent Workspace in the switchboard', 'Espace de travail d’agent dans le switchboard'],
    ['Name or id; stock accounts use zd-agentWorkspace.', 'Nom ou identifiant ; zd-agentWorkspace par défaut.'],
  ),
  offerControl: texts(
    ['Stay offered', 'Rester en attente'],
    [
      'Offers us control after the handoff, so that agent messages reach us without standby delivery.',
      'Nous propose le contrôle après l’escalade, pour recevoir les messages sans livraison en veille.',
    ],
  ),
  ticketOnPass: texts(
    ['Open the ticket with a message', 'Ouvrir le ticket par un message'],
    [
      'On accounts that open no ticket at the handoff alone: posts a short message of the end user when none is waiting.',
      'Sur les comptes qui n’ouvrent pas de ticket à la seule escalade : poste un court message de l’utilisateur s’il n’y en a pas.',
    ],
  ),
  multiConversations: texts(
    ['Conversation per escalation', 'Conversation par escalade'],
    [
      'new: one each (falls back to the existing one when the account refuses). reuse: always the existing one.',
      'new : une par escalade (à défaut, l’existante si le compte refuse). reuse : toujours l’existante.',
    ],
  ),
  originSourceType: texts(
    ['Channel shown on the ticket', 'Canal affiché sur le ticket'],
    [
      'For example web or whatsapp. Empty: Sunshine Conversations API.',
      'Par exemple web ou whatsapp. Vide : API Sunshine Conversations.',
    ],
  ),
  ownTag: texts(
    ['Our tag', 'Notre étiquette'],
    [
      "On every ticket of ours; also marks conversations as this installation's.",
      'Sur chacun de nos tickets ; marque aussi les conversations de cette installation.',
    ],
  ),
  testTag: texts(
    ['Test tag', 'Étiquette de test'],
    ['On tickets of test escalations.', 'Sur les tickets des escalades de test.'],
  ),
  conversationFieldId: texts(
    ['Ticket field for the conversation id', 'Champ de ticket pour la conversation'],
    [
      'Admin Center → Objects and rules → Tickets → Fields: a text field. Filled in by "connect".',
      'Centre d’administration → Tickets → Champs : un champ texte. Rempli par « connecter ».',
    ],
  ),
  conversationTag: texts(
    ['Tag with the conversation id', 'Étiquette avec la conversation'],
    [
      'Used to find the ticket while no ticket field is set.',
      'Sert à retrouver le ticket tant qu’aucun champ n’est défini.',
    ],
  ),
} as const;

export const relayTexts = {
  solveOnEnd: texts(
    ['Solve the ticket at the end', 'Résoudre le ticket à la fin'],
    ['When the end user or the bot ends the conversation.', 'Quand l’utilisateur ou le bot met fin à la conversation.'],
  ),
  closeOnSolved: texts(
    ['Solved ends the escalation', 'Résolu met fin à l’escalade'],
    [
      'Zendesk itself keeps the session until the ticket is closed.',
      'Zendesk garde la session jusqu’à la fermeture du ticket.',
    ],
  ),
  endOnControlLost: texts(
    ['Lost control ends the escalation', 'La perte du contrôle met fin à l’escalade'],
    [
      'The slow check ends a conversation that Agent Workspace no longer controls.',
      'La vérification lente termine une conversation que l’espace d’agent ne contrôle plus.',
    ],
  ),
  forwardTriggers: texts(
    ['Show messages of triggers', 'Afficher les messages des déclencheurs'],
    ['Automatic messages of Zendesk reach the end user.', 'Les messages automatiques parviennent à l’utilisateur.'],
  ),
  forwardSurveys: texts(
    ['Show satisfaction surveys', 'Afficher les enquêtes de satisfaction'],
    ["Zendesk's own survey reaches the end user.", 'L’enquête de Zendesk parvient à l’utilisateur.'],
  ),
  authenticateMedia: texts(
    ['Private attachments', 'Pièces jointes privées'],
    [
      "Fetch files of agents with the key, from the account's own hosts only.",
      'Lire les fichiers avec la clé, sur les hôtes du compte seulement.',
    ],
  ),
  scheduleId: texts(
    ['Business hours schedule', "Planning d'ouverture"],
    [
      'Number of the schedule; empty: the only one of the account.',
      'Numéro du planning ; vide : l’unique planning du compte.',
    ],
  ),
} as const;

/** What is said of a value that does not fit, behind the name of its field. */
export const settingMistakes = {
  subdomain: localized([
    'must be the part before .zendesk.com, for example "acme"',
    'doit être la partie avant .zendesk.com, par exemple « acme »',
  ]),
  tag: localized(['must be 1 to 40 of a-z, 0-9, _ and -', 'doit avoir 1 à 40 caractères parmi a-z, 0-9, _ et -']),
  entryName: localized(['may hold letters, digits, - and _ only', 'ne peut contenir que lettres, chiffres, - et _']),
  fieldNumber: localized(['must be the number of a ticket field', 'doit être le numéro d’un champ de ticket']),
  neededForSupport: localized([
    'is needed, with the other of oauthClientId and oauthClientSecret, where there is no API token',
    'est nécessaire, avec l’autre parmi oauthClientId et oauthClientSecret, s’il n’y a pas de jeton API',
  ]),
  neededForToken: localized([
    'is needed with the other of email and apiToken',
    'est nécessaire avec l’autre parmi email et apiToken',
  ]),
  scheduleNumber: localized(['must be the number of a schedule', 'doit être le numéro d’un horaire']),
};
