import type { Localized } from '../../core/language.ts';

/** What escalations, the desk of the sandbox and replays refuse, as `explain-mistake.ts` reads it. */
export const refusals: readonly (readonly [RegExp, Localized])[] = [
  [
    /^(?:unknown skill|name a skill|No route handles|This bot has no default route)/,
    {
      en: 'leads to no group: map it under skills and groups.',
      fr: 'ne mène à aucun groupe : associez-la sous « Compétences et groupes ».',
    },
  ],
  [
    /^No agent is there for this skill/,
    { en: 'Nobody is there for this skill now.', fr: 'Personne n’est là pour cette compétence en ce moment.' },
  ],
  [
    /^The helpdesk is outside its opening hours/,
    { en: 'The helpdesk is outside its opening hours.', fr: 'Le helpdesk est hors de ses horaires d’ouverture.' },
  ],
  [
    /^The helpdesk cannot be reached at the moment/,
    { en: 'The helpdesk cannot be reached at the moment.', fr: 'Le helpdesk est injoignable pour le moment.' },
  ],
  [
    /^Too much is waiting to be sent/,
    {
      en: 'Too much is waiting to be sent. Try again later.',
      fr: 'Trop d’envois sont en attente. Réessayez plus tard.',
    },
  ],
  [
    /^Another start of this conversation/,
    {
      en: 'This conversation was just being started. Try again.',
      fr: 'Cette conversation était déjà en train de commencer. Réessayez.',
    },
  ],
  [/^Escalation \S+ has ended/, { en: 'This conversation has ended.', fr: 'Cette conversation est terminée.' }],
  [
    /^This conversation is not open on the desk/,
    {
      en: 'This conversation is no longer open on the desk.',
      fr: 'Cette conversation n’est plus ouverte au poste de l’agent.',
    },
  ],
  [
    /^Agents answer in (.+): this works for the sandbox only/,
    {
      en: 'Agents answer in {1}: this works for the sandbox only.',
      fr: 'Les agents répondent dans {1} : ceci ne vaut que pour le bac à sable.',
    },
  ],
  [
    /^must be another group of the desk/,
    { en: 'must be another group of the desk.', fr: 'doit être un autre groupe.' },
  ],
  [
    /^The escalation of this opening has ended/,
    {
      en: 'Its escalation has ended: it is for the bot to start another one.',
      fr: 'Son escalade a pris fin : c’est au bot d’en commencer une autre.',
    },
  ],
  [
    /^Delivery \S+ is .*only dead deliveries can be replayed/,
    { en: 'It is no longer given up.', fr: 'Elle n’est plus abandonnée.' },
  ],
  [
    /^The bot’s own server does not answer as it should/,
    {
      en: 'The bot’s own server does not answer as it should. Check its address in the bot’s settings.',
      fr: 'Le serveur du bot ne répond pas comme il devrait. Vérifiez son adresse dans les réglages du bot.',
    },
  ],
  [
    /^A form may have at most \d+ bytes/,
    { en: 'This is more than a form may hold.', fr: 'C’est plus que ce qu’un formulaire peut contenir.' },
  ],
  [
    /^The file was not taken/,
    {
      en: 'The file was not taken. Try another kind of file, or a smaller one.',
      fr: 'Le fichier n’a pas été accepté. Essayez un autre type de fichier, ou un fichier plus petit.',
    },
  ],
  [
    /^Here a file goes to a human only/,
    {
      en: 'Here a file goes to a human only. Ask for one first.',
      fr: 'Ici, un fichier n’est transmis qu’à un humain. Demandez-en un d’abord.',
    },
  ],
  [/^names no (?:bot|connection)/, { en: 'is no longer there.', fr: 'n’existe plus.' }],
];
