/** What the console says beside each setting: its name, and where its value is found. */
import { localized, type Pair, secretTexts as secret, settingTexts as texts } from '../kit/setting-schema.ts';

const derivedHelp: Pair = [
  'Leave empty: "connect" makes one from the channel token. Set it only when you made the webhook by hand.',
  'Laissez vide : « connecter » en crée un à partir du jeton du canal. À remplir seulement si vous avez créé le webhook à la main.',
];

export const accountTexts = {
  realtimeUrl: texts(
    ['Realtime address of the channel', 'Adresse temps réel du canal'],
    [
      'Channels → your SDK channel → Implementation details → Realtime endpoint URL. Copy all of it; it is shown once the channel has been saved. Until then enter https://<account>.digital.ringcentral.com/realtime/sdk/00000000: this connection gets its address only once it is made, and the channel asks for that address.',
      'Canaux → votre canal SDK → Détails d’implémentation → URL temps réel. Copiez-la en entier ; elle apparaît une fois le canal enregistré. D’ici là, indiquez https://<compte>.digital.ringcentral.com/realtime/sdk/00000000 : cette connexion n’a d’adresse qu’une fois créée, et le canal demande cette adresse.',
    ],
  ),
  channelToken: secret(
    ['API access token of the channel', 'Jeton d’accès API du canal'],
    [
      'Shown in the form of the SDK channel. It signs both directions, and is not the token of a user.',
      'Affiché dans le formulaire du canal SDK. Il signe les deux sens ; ce n’est pas le jeton d’un utilisateur.',
    ],
  ),
  channelTokenPrevious: secret(
    ['Previous token of the channel', 'Ancien jeton du canal'],
    ['Stays valid while you change the token.', 'Reste valable pendant le changement de jeton.'],
  ),
  restBaseUrl: texts(
    ['Address of the REST API', "Adresse de l'API REST"],
    [
      'https://<account>.api.<host>/1.0, for example https://acme.api.digital.ringcentral.com/1.0.',
      'https://<compte>.api.<hôte>/1.0, par exemple https://acme.api.digital.ringcentral.com/1.0.',
    ],
  ),
  restToken: secret(
    ['API access token of a user', 'Jeton d’accès API d’un utilisateur'],
    [
      'Admin → API access tokens, for a service user who may read the channel, categorise, close, and manage categories and webhooks. Not the token of the channel.',
      'Admin → Jetons d’accès API, pour un utilisateur de service qui peut lire le canal, catégoriser, clore, et gérer catégories et webhooks. Ce n’est pas le jeton du canal.',
    ],
  ),
};

export const webhookTexts = {
  webhookId: texts(['Webhook id', 'Identifiant du webhook'], ['Filled in by "connect".', 'Rempli par « connecter ».']),
  webhookVerifyToken: secret(['Verify token of the webhook', 'Jeton de vérification du webhook'], derivedHelp),
  webhookSecret: secret(['Secret of the webhook', 'Secret du webhook'], derivedHelp),
  webhookSecretPrevious: secret(
    ['Previous secret of the webhook', 'Ancien secret du webhook'],
    ['Stays valid while you change the secret.', 'Reste valable pendant le changement de secret.'],
  ),
};

export const identityTexts = {
  agentIdentityId: texts(
    ['Id of the identity that agents write as', 'Identifiant de l’identité des agents'],
    [
      'Ours; "connect" makes it. An administrator then ticks "Controlled identity" on it and gives it to each agent.',
      'La nôtre ; « connecter » la crée. Un administrateur coche ensuite « Identité contrôlée » et l’attribue à chaque agent.',
    ],
  ),
  agentIdentityName: texts(
    ['Name of that identity', 'Nom de cette identité'],
    [
      'What end users see when the channel sends no name of the agent.',
      'Ce que voient les utilisateurs quand le canal n’envoie pas le nom de l’agent.',
    ],
  ),
  botIdentityId: texts(
    ['Id of the identity of the bot', 'Identifiant de l’identité du bot'],
    [
      'The conversation so far is shown under it. Tick "Controlled identity" on it too, or it looks like a second customer.',
      'La conversation précédente s’affiche sous ce nom. Cochez aussi « Identité contrôlée », sinon elle ressemble à un second client.',
    ],
  ),
  botIdentityName: texts(
    ['Name of the bot', 'Nom du bot'],
    ['Shown to agents above what the bot said.', 'Affiché aux agents au-dessus de ce que le bot a dit.'],
  ),
};

export const handoffTexts = {
  botCategoryId: texts(
    ['Category of the bot', 'Catégorie du bot'],
    [
      'A category that no agent has. Filled in by "connect", which makes it the default of the channel, so that nothing is offered to agents too early.',
      'Une catégorie qu’aucun agent ne possède. Remplie par « connecter », qui en fait la catégorie par défaut du canal, pour que rien ne soit proposé trop tôt.',
    ],
  ),
  botCategoryName: texts(
    ['Name of the category of the bot', 'Nom de la catégorie du bot'],
    ['Used when "connect" looks for it or makes it.', 'Utilisé quand « connecter » la cherche ou la crée.'],
  ),
  parentCategoryId: texts(
    ['Parent of new categories', 'Catégorie parente'],
    [
      'New groups become categories below this one; empty puts them at the top.',
      'Les nouveaux groupes deviennent des catégories sous celle-ci ; vide : à la racine.',
    ],
  ),
  categoryHints: texts(
    ['Send the group with messages too', 'Envoyer aussi le groupe avec les messages'],
    [
      'Also names the group as a foreign category on each opening, for accounts with mapping rules.',
      'Nomme aussi le groupe comme catégorie externe à l’ouverture, pour les comptes avec règles de correspondance.',
    ],
  ),
  declareThreads: texts(
    ['Declare threads', 'Déclarer les fils'],
    [
      'Lets us give threads a title. Turn it off when the channel does not take it together with the messaging view.',
      'Permet de donner un titre aux fils. Désactivez si le canal ne l’accepte pas avec la vue messagerie.',
    ],
  ),
  returnAction: texts(
    ['Button "Return to the bot"', 'Bouton « Rendre au bot »'],
    [
      'Name of the button that agents see on messages; empty for none.',
      'Nom du bouton que voient les agents sur les messages ; vide : aucun.',
    ],
  ),
};

export const relayTexts = {
  endOnClosed: texts(
    ['A closed case ends the escalation', "Une conversation close termine l'escalade"],
    [
      'Turn it off when your agents complete after every reply; then the button and our timers end it.',
      'Désactivez si vos agents terminent après chaque réponse ; le bouton et nos délais y mettent alors fin.',
    ],
  ),
  closeGraceSeconds: texts(
    ['Seconds to wait after a close', 'Secondes d’attente après une clôture'],
    [
      'Above 0 a closed case ends the escalation only when nobody has written for that long; looked at every few minutes.',
      'Au-dessus de 0, une conversation close ne termine l’escalade que si personne n’écrit pendant ce temps ; vérifié toutes les quelques minutes.',
    ],
  ),
  endOnTaskDestroyed: texts(
    ['A destroyed interaction ends the escalation', 'Une interaction détruite termine l’escalade'],
    [
      'Off, because another message of the end user may replace a waiting interaction. An archived conversation is found within minutes either way.',
      'Désactivé, car un nouveau message de l’utilisateur peut remplacer une interaction en attente. Une conversation archivée est découverte en quelques minutes dans tous les cas.',
    ],
  ),
  closeOnEnd: texts(
    ['Close the case when our side ends', 'Clore la conversation quand notre côté y met fin'],
    [
      'Closes, cancels or archives it over there. Off: agents are told and close it themselves.',
      'La clôt, l’annule ou l’archive là-bas. Désactivé : les agents sont prévenus et la closent eux-mêmes.',
    ],
  ),
  unnamedIsAutomation: texts(
    ['Messages without a sender are automatic', 'Les messages sans expéditeur sont automatiques'],
    [
      'Automatic answers are not marked; those without a sender name do not count as an agent joining.',
      'Les réponses automatiques ne sont pas signalées ; sans nom, elles ne comptent pas comme un agent.',
    ],
  ),
  forwardAutomation: texts(
    ['Pass automatic messages on', 'Transmettre les messages automatiques'],
    [
      'Out-of-hours answers and surveys reach the end user. Applies to messages that are known to be automatic.',
      'Les réponses hors horaires et enquêtes parviennent à l’utilisateur, quand elles sont reconnues comme automatiques.',
    ],
  ),
  authenticateMedia: texts(
    ['Open files with the token', 'Ouvrir les fichiers avec le jeton'],
    [
      "Asks again with the user's token when a file of this account is refused without it.",
      'Redemande avec le jeton de l’utilisateur quand un fichier du compte est refusé sans lui.',
    ],
  ),
};

/** What is said of a value that does not fit, behind the name of its field. */
export const settingMistakes = {
  objectId: localized([
    'must be an id of 24 digits and letters a-f',
    'doit être un identifiant de 24 chiffres et lettres a-f',
  ]),
  ownId: localized(['may hold letters, digits, - and _ only', 'ne peut contenir que lettres, chiffres, - et _']),
  realtimeUrl: localized([
    'must end in /realtime/sdk/ and the id of the channel',
    'doit finir par /realtime/sdk/ et l’identifiant du canal',
  ]),
  restBaseUrl: localized(['must end in /1.0', 'doit finir par /1.0']),
  webhookSecret: localized([
    'may hold printable ASCII characters only, without spaces',
    'ne peut contenir que des caractères ASCII imprimables, sans espaces',
  ]),
  returnAction: localized([
    'may hold small letters, digits and _ only',
    'ne peut contenir que minuscules, chiffres et _',
  ]),
};
