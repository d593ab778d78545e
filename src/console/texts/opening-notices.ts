import type { Sentence } from '../../core/language.ts';

/**
 * What helpdesks note while they open a conversation, as short codes; `{1}` is what stands behind the colon. Codes of one
 * vendor are in its folder.
 */
export const openingNotices: readonly Sentence[] = [
  [
    /^joined_by_vouched_id$/,
    {
      en: 'The person was found at the helpdesk by the id that the bot vouches for.',
      fr: 'La personne a été retrouvée dans le helpdesk par l’identifiant que le bot garantit.',
    },
  ],
  [
    /^joined_by_vouched_email$/,
    {
      en: 'The person was found at the helpdesk by the e-mail address that the bot vouches for.',
      fr: 'La personne a été retrouvée dans le helpdesk par l’adresse e-mail que le bot garantit.',
    },
  ],
  [
    /^vouched_id_too_long$/,
    {
      en: 'The id of the person was not used: it is longer than the helpdesk takes.',
      fr: 'L’identifiant de la personne n’a pas servi : il est trop long pour le helpdesk.',
    },
  ],
  [
    /^vouched_email_not_looked_up$/,
    {
      en: 'The helpdesk could not be asked who has this e-mail address; the person counts as somebody new.',
      fr: 'Le helpdesk n’a pas pu dire à qui est cette adresse e-mail ; la personne est considérée comme nouvelle.',
    },
  ],
  [
    /^email_not_usable$/,
    {
      en: 'The e-mail address was not used: the helpdesk does not take it.',
      fr: 'L’adresse e-mail n’a pas servi : le helpdesk ne l’accepte pas.',
    },
  ],
  [
    /^avatar_not_usable$/,
    {
      en: 'The picture of the person was not used: the helpdesk does not take its address.',
      fr: 'L’image de la personne n’a pas servi : le helpdesk n’accepte pas son adresse.',
    },
  ],
  [
    /^locale_not_usable$/,
    {
      en: 'The language of the person was not used: the helpdesk does not take it.',
      fr: 'La langue de la personne n’a pas servi : le helpdesk ne l’accepte pas.',
    },
  ],
  [
    /^profile_refused$/,
    {
      en: 'The helpdesk refused name, address or picture of the person; the conversation goes on without them.',
      fr: 'Le helpdesk a refusé nom, adresse ou image de la personne ; la conversation se poursuit sans eux.',
    },
  ],
  [
    /^group_not_set$/,
    {
      en: 'The helpdesk refused the group: it decides by itself who answers. Is the group still there?',
      fr: 'Le helpdesk a refusé le groupe : il décide lui-même de qui répond. Ce groupe existe-t-il encore ?',
    },
  ],
  [
    /^transcript_file_not_sent$/,
    {
      en: 'A file of the conversation so far could not be sent along.',
      fr: 'Un fichier de la conversation antérieure n’a pas pu être joint.',
    },
  ],
  [
    /^dropped_field:(.+)$/,
    {
      en: 'The field “{1}” was not filled in: the helpdesk does not take it.',
      fr: 'Le champ « {1} » n’a pas été rempli : le helpdesk ne l’accepte pas.',
    },
  ],
  [/^dropped_(.+)$/, { en: 'This was left out: {1}.', fr: 'Ceci a été laissé de côté : {1}.' }],
];
