import type { Sentence } from '../../core/language.ts';

/** What people read instead of our reasons for failures and our notices, where only this helpdesk has them. */
export const zendeskWords: readonly Sentence[] = [
  [
    /the switchboard has no entry "(.+)"/,
    {
      en: 'The switchboard has no entry “{1}”. Correct the agent workspace in the settings of the connection.',
      fr: 'Le switchboard n’a pas d’entrée « {1} ». Corrigez l’espace des agents dans les réglages de la connexion.',
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
];
