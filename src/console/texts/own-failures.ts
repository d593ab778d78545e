import type { Sentence } from '../../core/language.ts';

/** Failures that need words of their own, whatever the other side's status. Those of one vendor are in its folder. */
export const ownFailures: readonly Sentence[] = [
  [
    /^The callback answered 3\d\d/,
    {
      en: 'The bot’s server leads elsewhere, and redirects are not followed. Set the callback to where it leads.',
      fr: 'Le serveur du bot renvoie ailleurs, et les redirections ne sont pas suivies. Indiquez comme adresse de rappel celle où elle mène.',
    },
  ],
  [
    /^The callback answered 40[13]/,
    {
      en: 'The bot’s server does not let our calls in. They carry a signature instead of a password: it must check that one.',
      fr: 'Le serveur du bot n’accepte pas nos appels. Ils portent une signature et non un mot de passe : c’est elle qu’il doit vérifier.',
    },
  ],
  [
    /^The callback answered 404/,
    {
      en: 'The bot’s server has nothing at that address. Correct the callback of the bot.',
      fr: 'Le serveur du bot n’a rien à cette adresse. Corrigez l’adresse de rappel du bot.',
    },
  ],
  [
    /^The callback answered 4(?!08|29)\d\d/,
    {
      en: 'The bot’s server refuses the event. Its developer finds out why in its log.',
      fr: 'Le serveur du bot refuse l’événement. Son développeur trouvera pourquoi dans son journal.',
    },
  ],
  [
    /^The address of a file answered \d+|the address of the file cannot be used/,
    {
      en: 'A file could not be fetched from its address. Does it still lead to the file, without signing in?',
      fr: 'Un fichier n’a pas pu être lu à son adresse. Mène-t-elle encore au fichier, sans connexion ?',
    },
  ],
  [
    /^The file is larger than \d+ bytes/,
    { en: 'The file is larger than may be sent.', fr: 'Le fichier est trop volumineux pour être envoyé.' },
  ],
  [
    /^The file is refused/,
    { en: 'A file of this kind is not sent on.', fr: 'Un fichier de ce type n’est pas transmis.' },
  ],
  [/^The file cannot be had/, { en: 'The file could not be read.', fr: 'Le fichier n’a pas pu être lu.' }],
  [
    /^the call was cancelled/,
    {
      en: 'The call was broken off on our side, as when Passerelle stops.',
      fr: 'L’appel a été interrompu de notre côté, comme lors d’un arrêt de Passerelle.',
    },
  ],
  [
    /^The uploaded file is no longer there/,
    { en: 'The uploaded file is no longer there.', fr: 'Le fichier envoyé n’est plus là.' },
  ],
  [
    /^A file of the helpdesk cannot be sent back/,
    { en: 'A file of the helpdesk cannot be sent back to it.', fr: 'Un fichier du helpdesk ne peut lui être renvoyé.' },
  ],
  [
    /^The sandbox has forgotten this file/,
    { en: 'The sandbox does not have this file any more.', fr: 'Le bac à sable n’a plus ce fichier.' },
  ],
  [
    /file is larger than the sandbox takes/,
    { en: 'The file is larger than the helpdesk takes.', fr: 'Le fichier est trop volumineux pour le helpdesk.' },
  ],
  [
    /the answer is larger than \d+ bytes/,
    { en: 'The answer is too large to be read.', fr: 'La réponse est trop volumineuse pour être lue.' },
  ],
  [
    /with a body that cannot be read/,
    {
      en: 'The answer is not one of the helpdesk. Is there a proxy or a sign-in page in between?',
      fr: 'La réponse n’est pas celle du helpdesk. Y a-t-il un proxy ou une page de connexion entre les deux ?',
    },
  ],
  [
    /answered with an anonymous (?:user|person)/,
    {
      en: 'The credentials are not accepted. Correct them in the settings of the connection.',
      fr: 'Les identifiants ne sont pas acceptés. Corrigez-les dans les réglages de la connexion.',
    },
  ],
  [/^The bot was removed/, { en: 'The bot was removed.', fr: 'Le bot a été supprimé.' }],
  [
    /^The bot has no callback any more/,
    { en: 'The bot has no callback any more.', fr: 'Le bot n’a plus d’adresse de rappel.' },
  ],
  [
    /^The bot has no signing secret/,
    {
      en: 'The bot has no signing secret for its callbacks. Make one under “Callback”.',
      fr: 'Le bot n’a pas de secret de signature pour ses rappels. Créez-en un sous « Rappel ».',
    },
  ],
  [
    /^The conversation was never opened/,
    {
      en: 'The conversation could not be opened at the helpdesk: look at the try that failed first.',
      fr: 'La conversation n’a pas pu être ouverte dans le helpdesk : voyez la première tentative manquée.',
    },
  ],
  [
    /^The conversation has no token|^the conversation has no end user/,
    {
      en: 'The helpdesk has lost this conversation. The bot can start another one.',
      fr: 'Le helpdesk a perdu cette conversation. Le bot peut en commencer une autre.',
    },
  ],
  [
    /^the (?:session|conversation) is over/,
    {
      en: 'The conversation is over at the helpdesk. The bot can start another one.',
      fr: 'La conversation est terminée dans le helpdesk. Le bot peut en commencer une autre.',
    },
  ],
  [
    /^The rate limit of the helpdesk is used up/,
    {
      en: 'The helpdesk allows no more calls for the moment; they go on by themselves.',
      fr: 'Le helpdesk n’accepte plus d’appels pour l’instant ; ils reprendront d’eux-mêmes.',
    },
  ],
  [
    /^The lease of this delivery was lost|^Another process is making this group/,
    { en: 'It is being done elsewhere at this moment.', fr: 'C’est en train de se faire ailleurs.' },
  ],
  [/^an empty text cannot be sent/, { en: 'It holds no text to be sent.', fr: 'Il n’y a aucun texte à envoyer.' }],
  [
    /^The sandbox has forgotten this conversation/,
    {
      en: 'The sandbox keeps conversations in memory only, and Passerelle was started anew since.',
      fr: 'Le bac à sable ne garde les conversations qu’en mémoire, et Passerelle a redémarré depuis.',
    },
  ],
  [
    /^The sandbox is switched off/,
    {
      en: 'The sandbox is switched off (PASSERELLE_SANDBOX).',
      fr: 'Le bac à sable est désactivé (PASSERELLE_SANDBOX).',
    },
  ],
  [
    /^This conversation of the sandbox is over/,
    { en: 'This conversation of the sandbox is over.', fr: 'Cette conversation du bac à sable est terminée.' },
  ],
  [
    /^The escalation cannot be read/,
    {
      en: 'What is stored of this conversation cannot be read: its secret key is missing, or another release wrote it. Ask the operator for "passerelle doctor".',
      fr: 'Ce qui est enregistré de cette conversation est illisible : sa clé secrète manque, ou une autre version l’a écrit. Demandez un « passerelle doctor » à qui exploite le serveur.',
    },
  ],
  [
    /^Unexpected \w+/,
    {
      en: 'A fault of ours. Give the operator this line and the time.',
      fr: 'Un défaut de notre part. Donnez cette ligne et l’heure à l’exploitant du serveur.',
    },
  ],
];
