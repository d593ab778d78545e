/** What the console says beside each setting: its name, and where its value is found. */
import { localized, secretTexts as secret, settingTexts as texts } from '../kit/setting-schema.ts';

export const deploymentTexts = {
  scrtUrl: texts(
    ['Messaging address (Url)', 'Adresse de messagerie (Url)'],
    [
      'Setup → Embedded Service Deployments → your Custom Client deployment → Install Code Snippet: "Url". Ends in salesforce-scrt.com.',
      'Configuration → Déploiements Embedded Service → votre déploiement « Custom Client » → extrait de code : « Url ». Finit par salesforce-scrt.com.',
    ],
  ),
  orgId: texts(
    ['Organization id', "Identifiant de l'organisation"],
    [
      'In the same panel: "OrganizationId". 15 or 18 characters.',
      'Dans le même panneau : « OrganizationId ». 15 ou 18 caractères.',
    ],
  ),
  esDeveloperName: texts(
    ['Deployment API name', 'Nom API du déploiement'],
    [
      'In the same panel: "DeveloperName". The deployment has to be of the kind Custom Client, and published.',
      'Dans le même panneau : « DeveloperName ». Le déploiement doit être de type « Custom Client » et publié.',
    ],
  ),
  language: texts(
    ['Language', 'Langue'],
    [
      'Locale of the conversation over there, such as en_US.',
      'Langue de la conversation côté Salesforce, par exemple fr.',
    ],
  ),
};

export const routingTexts = {
  queueParameter: texts(
    ['Parameter for the queue', 'Paramètre de la file'],
    [
      'Channel parameter that your Omni-Channel flow reads to find the queue. It has to be in the published deployment.',
      'Paramètre du canal que votre flux Omni-Channel lit pour trouver la file. Il doit être dans le déploiement publié.',
    ],
  ),
  queueValue: texts(
    ['What names the queue', 'Ce qui désigne la file'],
    [
      "What your flow compares: the queue's API name, its label, or its id.",
      'Ce que votre flux compare : le nom API de la file, son libellé ou son identifiant.',
    ],
  ),
  skillParameter: texts(
    ['Parameter for the skill', 'Paramètre de la compétence'],
    [
      "Carries the bot's skill as it is, for flows that route by skill.",
      'Porte la compétence du bot telle quelle, pour les flux qui routent par compétence.',
    ],
  ),
  referenceParameter: texts(
    ['Parameter for our reference', 'Paramètre de notre référence'],
    [
      'Carries the id of the escalation, to be kept in a field of the session.',
      'Porte l’identifiant de l’escalade, à conserver dans un champ de la session.',
    ],
  ),
  tagsParameter: texts(
    ['Parameter for tags', 'Paramètre des étiquettes'],
    ['Carries the tags, separated by commas.', 'Porte les étiquettes, séparées par des virgules.'],
  ),
  testParameter: texts(
    ['Parameter for tests', 'Paramètre des tests'],
    ['Is "true" for escalations that are tests.', 'Vaut « true » pour les escalades de test.'],
  ),
  claimedEmailParameter: texts(
    ['Parameter for a claimed address', 'Paramètre pour une adresse déclarée'],
    [
      'Carries an e-mail address that nobody verified. The standard _email is given verified ones only, because flows look people up by it.',
      'Porte une adresse que personne n’a vérifiée. Le _email standard ne reçoit que des adresses vérifiées, car les flux y cherchent la personne.',
    ],
  ),
  unknownParameters: texts(
    ['Parameters that are not published', 'Paramètres non publiés'],
    [
      'Whether parameters that the published deployment does not list are sent all the same. Salesforce is said to ignore them.',
      'Faut-il envoyer les paramètres absents du déploiement publié ? Salesforce les ignorerait.',
    ],
  ),
  sessionStart: texts(
    ['What starts the session', 'Ce qui démarre la session'],
    [
      'The conversation itself, or its first message where the pre-chat form is shown per session. "auto" follows the deployment.',
      'La conversation, ou son premier message si le pré-chat est par session. « auto » suit le déploiement.',
    ],
  ),
};

export const identityTexts = {
  identityMode: texts(
    ['How the end user is known', 'Comment l’utilisateur est connu'],
    [
      'anonymous, or jwt when User Verification is on for the channel: then no anonymous person may write.',
      'anonymous, ou jwt si la vérification des utilisateurs est activée : alors aucun anonyme ne peut écrire.',
    ],
  ),
  jwtIssuer: texts(
    ['Issuer of identities', 'Émetteur des identités'],
    [
      'Exactly as in Setup → User Verification → your key set.',
      'Exactement comme dans Configuration → Vérification des utilisateurs → votre jeu de clés.',
    ],
  ),
  jwtKeyId: texts(
    ['Key id', 'Identifiant de clé'],
    ['"kid" of the key in that key set.', '« kid » de la clé dans ce jeu.'],
  ),
  jwtPrivateKey: secret(
    ['Private key', 'Clé privée'],
    [
      'RSA, at least 2048 bits, in PEM form. It never leaves this program.',
      'RSA, 2048 bits au moins, au format PEM. Elle ne quitte jamais ce programme.',
    ],
  ),
  jwtAudience: texts(
    ['Audience', 'Audience'],
    [
      'Some orgs ask for their My Domain address; leave it empty otherwise.',
      'Certaines organisations exigent leur adresse My Domain ; sinon laissez vide.',
    ],
  ),
};

export const relayTexts = {
  transport: texts(
    ['How events reach us', 'Comment les événements arrivent'],
    [
      'One stream per conversation; poll where a proxy cuts streams.',
      'Un flux par conversation ; poll si un proxy coupe les flux.',
    ],
  ),
  pollSeconds: texts(
    ['Seconds between polls', 'Secondes entre interrogations'],
    ['Only with poll.', 'Seulement avec poll.'],
  ),
  transcript: texts(
    ['Conversation so far', 'Conversation précédente'],
    [
      'Given to agents as the first message, or not at all.',
      'Donnée aux agents comme premier message, ou pas du tout.',
    ],
  ),
  messagesPerMinute: texts(
    ['Messages per minute', 'Messages par minute'],
    [
      'Per conversation. Salesforce takes 22; what is above waits its turn.',
      'Par conversation. Salesforce en accepte 22 ; le surplus attend son tour.',
    ],
  ),
  closeOnAgentEnd: texts(
    ['Close when an agent ends', 'Fermer quand un agent termine'],
    [
      'Closes the conversation too, so that a late message does not open and route a new session.',
      'Ferme aussi la conversation, pour qu’un message tardif n’ouvre pas une nouvelle session.',
    ],
  ),
  endOnNeedsRouting: texts(
    ['End when nobody is left', "Terminer quand il n'y a plus personne"],
    [
      'Ends the escalation when an agent left and nothing is being routed, even if no end was reported.',
      'Termine l’escalade quand un agent est parti et que rien n’est en routage, même sans fin annoncée.',
    ],
  ),
  trustEndedByRole: texts(
    ['Believe who ended', 'Croire qui a terminé'],
    [
      'Salesforce says who ended the session, not always rightly.',
      'Salesforce indique qui a terminé, pas toujours à raison.',
    ],
  ),
  forwardAutoResponses: texts(
    ['Forward automatic responses', 'Transmettre les réponses automatiques'],
    [
      "Texts of the channel itself; they often repeat the bot's own.",
      'Textes du canal lui-même ; ils répètent souvent ceux du bot.',
    ],
  ),
  forwardChatbot: texts(
    ['Forward a bot of Salesforce', 'Transmettre un bot Salesforce'],
    [
      'Words of an Agentforce or Enhanced Bot on the same channel.',
      'Paroles d’un bot Agentforce ou Enhanced Bot sur le même canal.',
    ],
  ),
  sendTyping: texts(
    ['Show typing', 'Montrer la saisie'],
    ['Tells agents that the end user types.', 'Indique aux agents que l’utilisateur écrit.'],
  ),
  sendReceipts: texts(
    ['Send receipts', 'Envoyer les accusés'],
    [
      'Delivery and read marks, where the channel has them on.',
      'Marques de réception et de lecture, si le canal les a activées.',
    ],
  ),
  keywords: texts(
    ['Words that are no command', 'Mots qui ne sont pas des commandes'],
    [
      'Where keywords are on, the org may take a message of just such a word for the wish to stop, and end the session. These words reach agents in quotation marks. Empty: they go over as they are.',
      'Si les mots-clés sont activés, l’organisation peut prendre un message fait d’un seul de ces mots pour une demande d’arrêt et terminer la session. Ils arrivent entre guillemets chez les agents. Vide : ils passent tels quels.',
    ],
  ),
  endOnOptOut: texts(
    ['Opting out ends the escalation', 'La désinscription met fin à l’escalade'],
    [
      'When Salesforce reports that the end user has opted out: agents may then write no more.',
      'Quand Salesforce signale que l’utilisateur s’est désinscrit : les agents ne peuvent alors plus écrire.',
    ],
  ),
  contextUpdates: texts(
    ['Later changes of variables', 'Changements ultérieurs de variables'],
    [
      'There is no place for them once a session runs: ignored, or written into the conversation.',
      'Il n’y a plus de place pour elles une fois la session lancée : ignorées, ou écrites dans la conversation.',
    ],
  ),
  mediaHosts: texts(
    ['Hosts of files', 'Hôtes des fichiers'],
    [
      "Agents' files are fetched from these hosts and their subdomains only.",
      'Les fichiers des agents ne sont lus que sur ces hôtes et leurs sous-domaines.',
    ],
  ),
};

export const coreTexts = {
  coreUrl: texts(
    ['Address of the org (My Domain)', "Adresse de l'organisation (My Domain)"],
    [
      'https://….my.salesforce.com. With it, queues can be listed and created.',
      'https://….my.salesforce.com. Permet de lister et créer des files.',
    ],
  ),
  clientId: texts(
    ['Consumer key', 'Clé client'],
    [
      'Setup → External Client Apps → yours, with the client credentials flow on, a "Run As" user and the scope api.',
      'Configuration → External Client Apps → la vôtre, flux client credentials activé, utilisateur « Run As » et portée api.',
    ],
  ),
  clientSecret: secret(
    ['Consumer secret', 'Secret client'],
    ['Shown beside the consumer key.', 'Affiché à côté de la clé client.'],
  ),
  apiVersion: texts(
    ['API version', "Version d'API"],
    ['Of the REST API, such as v67.0.', "De l'API REST, par exemple v67.0."],
  ),
  routingConfigId: texts(
    ['Routing configuration', 'Configuration de routage'],
    [
      'Given to queues that we create; filled in by "connect" when the org has exactly one.',
      'Donnée aux files que nous créons ; remplie par « connecter » si l’organisation n’en a qu’une.',
    ],
  ),
  readBusinessHours: texts(
    ['Read business hours', 'Lire les heures d’ouverture'],
    [
      'Whether Salesforce answers for a Custom Client deployment is not certain.',
      'Il n’est pas certain que Salesforce réponde pour un déploiement Custom Client.',
    ],
  ),
};

/** What is said of a value that does not fit, behind the name of its field. */
export const settingMistakes = {
  parameter: localized([
    'must be the API name of a channel parameter: letters, digits and _',
    'doit être le nom d’API d’un paramètre du canal : lettres, chiffres et _',
  ]),
  orgId: localized([
    'must be the organization id: 15 or 18 characters, beginning with 00D',
    'doit être l’identifiant d’organisation : 15 ou 18 caractères, commençant par 00D',
  ]),
  esDeveloperName: localized([
    'must be the API name of the deployment: letters, digits and _',
    'doit être le nom d’API du déploiement : lettres, chiffres et _',
  ]),
  language: localized(['must be a locale such as en_US', 'doit être une langue telle que fr_FR']),
  keywords: localized([
    'must be words separated by commas, without punctuation',
    'doit être des mots séparés par des virgules, sans ponctuation',
  ]),
  mediaHosts: localized([
    'must be host names separated by commas',
    'doit être des noms d’hôte, séparés par des virgules',
  ]),
  apiVersion: localized(['must be a version such as v67.0', 'doit être une version telle que v67.0']),
  routingConfigId: localized([
    'must be the id of a routing configuration, beginning with 0K9',
    'doit être l’identifiant d’une configuration de routage, commençant par 0K9',
  ]),
  neededToSign: localized(['is needed to sign identities', 'est nécessaire pour signer les identités']),
  neededForCore: localized([
    'is needed with the other two of coreUrl, clientId and clientSecret',
    'est nécessaire avec les deux autres parmi coreUrl, clientId et clientSecret',
  ]),
};
