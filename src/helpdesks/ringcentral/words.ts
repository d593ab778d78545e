import type { Sentence } from '../../core/language.ts';

/** What people read instead of our reasons for failures and our notices, where only this helpdesk has them. */
export const ringcentralWords: readonly Sentence[] = [
  [
    /answered \d+ without saying ok/,
    {
      en: 'The helpdesk answered, but did not say that it took it.',
      fr: 'Le helpdesk a répondu, mais sans dire qu’il l’a pris.',
    },
  ],
  [
    /^the platform has not imported the conversation yet/,
    {
      en: 'The helpdesk has not taken the conversation in yet; it is asked again.',
      fr: 'Le helpdesk n’a pas encore intégré la conversation ; il sera de nouveau interrogé.',
    },
  ],
  [
    /give the user of the REST token "Read" on the channel/,
    {
      en: 'The user of the REST token may not read the channel. Give it “Read” there.',
      fr: 'L’utilisateur du jeton REST ne peut pas lire le canal. Donnez-lui « Read » sur ce canal.',
    },
  ],
  [
    /^vouched_id_reserved$/,
    {
      en: 'The id of the person was not used: agents or the bot write under it.',
      fr: 'L’identifiant de la personne n’a pas servi : des agents ou le bot écrivent sous cet identifiant.',
    },
  ],
  [
    /file is larger than a push may be/,
    { en: 'The file is larger than the helpdesk takes.', fr: 'Le fichier est trop volumineux pour le helpdesk.' },
  ],
  [
    /^the case is solved/,
    {
      en: 'The conversation is over at the helpdesk. The bot can start another one.',
      fr: 'La conversation est terminée dans le helpdesk. Le bot peut en commencer une autre.',
    },
  ],
];
