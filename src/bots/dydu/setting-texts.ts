import type { Localized } from '../../core/language.ts';

interface SettingText {
  readonly label: Localized;
  readonly help: Localized;
  /** Drawn over several lines. */
  readonly control?: 'area';
}

/** What a designer reads beside each setting. */
export const settingTexts = {
  botUuid: {
    label: { en: 'Dydu’s id of the bot', fr: 'Identifiant Dydu du bot' },
    help: {
      en: 'The value of "id" in the window’s override/bot.json. Calls for any other bot pass through untouched.',
      fr: 'La valeur « id » du fichier override/bot.json de la fenêtre. Les appels d’un autre bot passent sans être touchés.',
    },
  },
  servers: {
    label: { en: 'Servers of the bot', fr: 'Serveurs du bot' },
    help: {
      en: 'What stood in "servers" of bot.json before, in the same order; separate several by spaces.',
      fr: 'Ce que contenait « servers » dans bot.json, dans le même ordre ; séparez plusieurs adresses par des espaces.',
    },
  },
  escalateOn: {
    control: 'area',
    label: { en: 'Answers that escalate', fr: 'Réponses qui escaladent' },
    help: {
      en: 'Rules, separated by new lines or semicolons. "livechat" is the GUI action "livechat connection"; others: guiAction contains …, templateName is …, variable.<name> is …, answer contains …; "-> skill" may follow.',
      fr: 'Règles séparées par un retour à la ligne ou un point-virgule. « livechat » est l’action GUI « connexion au livechat » ; autres : guiAction contains …, templateName is …, variable.<nom> is …, answer contains … ; « -> compétence » peut suivre.',
    },
  },
  skillVariable: {
    label: { en: 'Variable with the skill', fr: 'Variable de la compétence' },
    help: {
      en: 'Name of the bot variable that holds the skill.',
      fr: 'Nom de la variable du bot qui contient la compétence.',
    },
  },
  skillRules: {
    control: 'area',
    label: { en: 'Skill rules', fr: 'Règles de compétence' },
    help: {
      en: 'Context condition -> skill, the first that holds counts. Example: space is Pro and page contains /bills -> billing; always -> general',
      fr: 'Condition de contexte -> compétence, la première vérifiée l’emporte. Exemple : space is Pro and page contains /factures -> facturation; always -> general',
    },
  },
  defaultSkill: {
    label: { en: 'Skill when nothing else says', fr: 'Compétence par défaut' },
    help: {
      en: 'Without it, such a conversation takes the bot’s default route.',
      fr: 'Sans elle, une telle conversation prend l’acheminement par défaut du bot.',
    },
  },
  senderId: {
    label: { en: 'Sender id', fr: 'Identifiant d’expéditeur' },
    help: {
      en: 'Name of the bot variable that says who the person is, for instance mail. An address counts as a claim, not as proof.',
      fr: 'Nom de la variable du bot qui dit qui est la personne, par exemple mail. Une adresse est une déclaration, pas une preuve.',
    },
  },
  emailVariable: {
    label: { en: 'Variable with the e-mail', fr: 'Variable de l’e-mail' },
    help: {
      en: 'Name of the bot variable that holds the e-mail address, for instance mail.',
      fr: 'Nom de la variable du bot qui contient l’adresse e-mail, par exemple mail.',
    },
  },
  firstNameVariable: {
    label: { en: 'Variable with the first name', fr: 'Variable du prénom' },
    help: {
      en: 'Name of the bot variable that holds the first name, for instance firstname.',
      fr: 'Nom de la variable du bot qui contient le prénom, par exemple firstname.',
    },
  },
  lastNameVariable: {
    label: { en: 'Variable with the last name', fr: 'Variable du nom' },
    help: {
      en: 'Name of the bot variable that holds the last name, for instance lastname.',
      fr: 'Nom de la variable du bot qui contient le nom, par exemple lastname.',
    },
  },
  phoneVariable: {
    label: { en: 'Variable with the telephone', fr: 'Variable du téléphone' },
    help: {
      en: 'Name of the bot variable that holds the telephone number, for instance phone.',
      fr: 'Nom de la variable du bot qui contient le numéro de téléphone, par exemple phone.',
    },
  },
  transcript: {
    label: { en: 'Conversation so far', fr: 'Conversation antérieure' },
    help: {
      en: 'history: asked of the bot’s server when it is needed, nothing is kept. remember: kept in memory for half an hour. off: agents see none.',
      fr: 'history : demandée au serveur du bot au besoin, rien n’est gardé. remember : gardée en mémoire une demi-heure. off : les agents n’en voient rien.',
    },
  },
  transport: {
    label: { en: 'How messages reach the window', fr: 'Acheminement des messages vers la fenêtre' },
    help: {
      en: 'websocket: at once, and by polling where no WebSocket can be opened. polling: only by polling, every 2.5 s. Choose it where a network drops WebSockets without a word, so that windows stay silent until the page is loaded again.',
      fr: 'websocket : tout de suite, et par interrogation là où aucun WebSocket ne s’ouvre. polling : seulement par interrogation, toutes les 2,5 s. À choisir là où un réseau coupe les WebSockets sans rien dire : la fenêtre y reste muette jusqu’au rechargement de la page.',
    },
  },
  whileWaiting: {
    label: { en: 'While nobody has answered yet', fr: 'En attendant un conseiller' },
    help: {
      en: 'talk: the person can write at once. queue: the window shows its waiting queue, with a button to leave it.',
      fr: 'talk : la personne peut écrire tout de suite. queue : la fenêtre montre sa file d’attente, avec un bouton pour la quitter.',
    },
  },
  typedText: {
    label: { en: 'Show agents what is being typed', fr: 'Montrer aux conseillers ce qui est en train d’être tapé' },
    help: {
      en: 'The window tells what somebody types before it is sent. Off: nobody sees it. On: it goes to helpdesks that can show it; others learn only that somebody types. It is never stored.',
      fr: 'La fenêtre transmet le texte avant son envoi. Désactivé : personne ne le voit. Activé : il va aux outils qui savent l’afficher ; les autres apprennent seulement que quelqu’un écrit. Il n’est jamais stocké.',
    },
  },
  queueUpdates: {
    label: { en: 'Show each new place in the queue', fr: 'Afficher chaque nouvelle place dans la file' },
    help: {
      en: 'Only where the window shows its waiting queue. Off: it keeps the place that it showed first.',
      fr: 'Seulement si la fenêtre montre sa file d’attente. Désactivé : elle garde la première place affichée.',
    },
  },
  agentText: {
    label: { en: 'Text of agents', fr: 'Texte des conseillers' },
    help: {
      en: 'html: made safe, with line breaks and links, as the window shows HTML. plain: as it was written.',
      fr: 'html : sécurisé, avec retours à la ligne et liens, car la fenêtre affiche le HTML. plain : tel qu’il est écrit.',
    },
  },
  agentFiles: {
    label: { en: 'Files of agents', fr: 'Fichiers des conseillers' },
    help: {
      en: 'pictures: pictures are shown, other files are links. links: everything is a link.',
      fr: 'pictures : les images sont affichées, le reste est un lien. links : tout est un lien.',
    },
  },
  idleWarning: {
    label: { en: 'Form of the idle warning', fr: 'Forme de l’avertissement d’inactivité' },
    help: {
      en: 'message is shown by every window; notification and payload are for builds that test for it.',
      fr: 'message est affiché par toutes les fenêtres ; notification et payload servent aux versions qui les testent.',
    },
  },
  endSurvey: {
    label: { en: 'Survey when an agent ends', fr: 'Enquête à la fin par un conseiller' },
    help: { en: 'Id of a survey of the bot.', fr: 'Identifiant d’une enquête du bot.' },
  },
  refusalInput: {
    label: { en: 'Sentence to the bot when nobody is there', fr: 'Phrase au bot quand personne n’est là' },
    help: {
      en: 'The bot answers it instead of our text, so that a knowledge item says what to do.',
      fr: 'Le bot y répond à la place de notre texte : une connaissance dit alors quoi faire.',
    },
  },
  availabilityAnswer: {
    label: { en: 'Answer of the availability service', fr: 'Réponse du service de disponibilité' },
    help: { en: 'json: an object. text: true or false.', fr: 'json : un objet. text : true ou false.' },
  },
} as const satisfies Record<string, SettingText>;

/** What is said of a value that does not fit, behind the name of its field. */
export const settingMistakes = {
  servers: {
    en: 'must be http or https addresses as in bot.json, without /servlet, user or query; separate several by spaces',
    fr: 'doit être des adresses http ou https telles que dans bot.json, sans /servlet, utilisateur ni paramètres ; séparez-les par des espaces',
  },
};
