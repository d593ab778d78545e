import type { Sentences } from './own-failures.ts';

/** What helpdesks note while they open a conversation, as short codes; `{1}` is what stands behind the colon. */
export const openingNotices: Sentences = [
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
    /^vouched_id_reserved$/,
    {
      en: 'The id of the person was not used: agents or the bot write under it.',
      fr: 'L’identifiant de la personne n’a pas servi : des agents ou le bot écrivent sous cet identifiant.',
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
    /^claimed_email_in_transcript_only$/,
    {
      en: 'Nobody vouches for the e-mail address: agents read it in the transcript, and it fills no field.',
      fr: 'Personne ne garantit l’adresse e-mail : les agents la lisent dans l’historique, elle ne remplit aucun champ.',
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
    /^conversation_reused$/,
    {
      en: 'The person’s earlier conversation was taken up again.',
      fr: 'La conversation précédente de la personne a été reprise.',
    },
  ],
  [
    /^earlier_ticket_joined$/,
    {
      en: 'The person’s earlier ticket was still open: the conversation goes on in it.',
      fr: 'Le ticket précédent de la personne était encore ouvert : la conversation s’y poursuit.',
    },
  ],
  [
    /^earlier_ticket_not_updated$/,
    {
      en: 'The person’s earlier ticket could not be changed: group, fields and tags are those of before.',
      fr: 'Le ticket précédent de la personne n’a pas pu être modifié : groupe, champs et étiquettes restent ceux d’avant.',
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
    /^control_not_taken$/,
    {
      en: 'Another bot of the helpdesk may still answer in this conversation: run the check of the connection.',
      fr: 'Un autre bot du helpdesk répond peut-être encore dans cette conversation : lancez la vérification de la connexion.',
    },
  ],
  [
    /^control_not_offered$/,
    {
      en: 'The helpdesk did not enter Passerelle as next in line for this conversation, and may not tell at once what happens in it: run the check of the connection.',
      fr: 'Le helpdesk n’a pas inscrit Passerelle à la suite de cette conversation, et peut ne pas dire aussitôt ce qui s’y passe : lancez la vérification de la connexion.',
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
    /^parameter_name_not_usable$/,
    {
      en: 'A variable was not passed on: its name cannot be that of a parameter.',
      fr: 'Une variable n’a pas été transmise : son nom ne peut être celui d’un paramètre.',
    },
  ],
  [
    /^parameter_not_published:(.+)$/,
    {
      en: 'The parameter “{1}” was not passed on: it is not published in the deployment.',
      fr: 'Le paramètre « {1} » n’a pas été transmis : il n’est pas publié dans le déploiement.',
    },
  ],
  [
    /^parameter_cut:(.+)$/,
    {
      en: 'The value of the parameter “{1}” was cut: it is too long.',
      fr: 'La valeur du paramètre « {1} » a été coupée : elle est trop longue.',
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
