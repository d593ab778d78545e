/** What the self-check says about each thing it looks at: its name, what is right, and what to do otherwise. */
import { about, type CheckTexts } from '../kit/check-results.ts';
import type { Pair } from '../kit/setting-schema.ts';

const publish: Pair = [
  'Add the parameter to the channel and, as a hidden field, to the pre-chat form of the deployment, then publish the deployment again: it serves a snapshot.',
  'Ajoutez le paramètre au canal et, en champ masqué, au pré-chat du déploiement, puis republiez le déploiement : il sert un instantané.',
];

export const checkTexts = {
  'deployment.address': about(
    ['Messaging address', 'Adresse de messagerie'],
    ['Salesforce answers at the address', 'Salesforce répond à l’adresse'],
    [
      'Copy "Url" again from the code snippet of the deployment; it ends in salesforce-scrt.com.',
      'Recopiez « Url » depuis l’extrait de code du déploiement ; elle finit par salesforce-scrt.com.',
    ],
  ),
  'deployment.token': about(
    ['Deployment', 'Déploiement'],
    ['gives a token for this organization', 'donne un jeton pour cette organisation'],
    [
      'Check organization id and API name of the deployment; it has to be of the kind Custom Client, and published. With User Verification on, set identityMode to jwt.',
      'Vérifiez l’identifiant d’organisation et le nom API du déploiement ; il doit être de type « Custom Client » et publié. Si la vérification des utilisateurs est active, mettez identityMode à jwt.',
    ],
  ),
  'deployment.type': about(
    ['Kind of the deployment', 'Type du déploiement'],
    ['Custom Client (api)', 'Custom Client (api)'],
    [
      'Make a new Embedded Service Deployment of the kind Custom Client: the kind of this one cannot be changed.',
      'Créez un déploiement Embedded Service de type « Custom Client » : le type de celui-ci ne peut pas être changé.',
    ],
  ),
  'deployment.identity': about(
    ['Identity of end users', 'Identité des utilisateurs'],
    ['as the setting identityMode says', 'comme le dit le réglage identityMode'],
    [
      'Setup → User Verification: the key set must hold our key id, and its issuer must be exactly ours.',
      'Configuration → Vérification des utilisateurs : le jeu de clés doit contenir notre clé, et son émetteur doit être exactement le nôtre.',
    ],
  ),
  'stream.opens': about(
    ['Event stream', 'Flux d’événements'],
    ['opens with our organization id', "s'ouvre avec notre identifiant d'organisation"],
    [
      'Check the organization id. A proxy may refuse streams: set transport to poll then.',
      'Vérifiez l’identifiant d’organisation. Un proxy peut refuser les flux : mettez alors transport à poll.',
    ],
  ),
  'parameter.queue': about(
    ['Parameter for the queue', 'Paramètre de la file'],
    ['published with the deployment', 'publié avec le déploiement'],
    publish,
  ),
  'parameter.others': about(
    ['Other parameters', 'Autres paramètres'],
    ['published with the deployment', 'publiés avec le déploiement'],
    publish,
  ),
  attachments: about(
    ['Files of end users', 'Fichiers des utilisateurs'],
    ['allowed', 'autorisés'],
    [
      'Setup → Messaging Settings → the channel → allow customers to attach files; then publish the deployment again.',
      'Configuration → Paramètres de messagerie → le canal → autoriser les pièces jointes ; puis republiez le déploiement.',
    ],
  ),
  flow: about(
    ['Omni-Channel flow', 'Flux Omni-Channel'],
    ['routes by our parameter', 'route selon notre paramètre'],
    [
      'Build a flow: map the parameter to an input variable of the type Text, Get Records on Group where Type = Queue and DeveloperName = the variable, then Route Work to that queue. Set the channel to route by this flow, with a fallback queue.',
      'Construisez un flux : associez le paramètre à une variable d’entrée de type Texte, Get Records sur Group où Type = Queue et DeveloperName = la variable, puis Route Work vers cette file. Réglez le canal sur ce flux, avec une file de repli.',
    ],
  ),
  'org.credentials': about(
    ['Access to the org', 'Accès à l’organisation'],
    ['the client credentials are accepted', 'les identifiants client sont acceptés'],
    [
      'External Client App: client credentials flow on, a "Run As" user, scope api. The address has to be the My Domain of the org.',
      'External Client App : flux client credentials activé, utilisateur « Run As », portée api. L’adresse doit être le My Domain de l’organisation.',
    ],
  ),
  'org.queues': about(
    ['Queues for messaging', 'Files de messagerie'],
    ['can be listed', 'peuvent être listées'],
    [
      'Give the "Run As" user the permission to view setup, and API access.',
      'Donnez à l’utilisateur « Run As » l’autorisation de voir la configuration et l’accès à l’API.',
    ],
  ),
  'org.routing': about(
    ['Routing configuration', 'Configuration de routage'],
    ['named for queues that we create', 'nommée pour les files que nous créons'],
    [
      'Put the id of a routing configuration (0K9…) into the settings: a queue without one is given no work.',
      'Mettez l’identifiant d’une configuration de routage (0K9…) dans les réglages : une file sans elle ne reçoit rien.',
    ],
  ),
  'org.groupsInUse': about(
    ['Queues in use', 'Files utilisées'],
    ['have a routing configuration and members', 'ont une configuration de routage et des membres'],
    [
      'Setup → Queues → the queue: choose a routing configuration and add members.',
      'Configuration → Files → la file : choisissez une configuration de routage et ajoutez des membres.',
    ],
  ),
} as const satisfies Record<string, CheckTexts>;
