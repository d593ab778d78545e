import type { Sentence } from '../../core/language.ts';

/** What people read instead of our reasons for failures and our notices, where only this helpdesk has them. */
export const salesforceWords: readonly Sentence[] = [
  [
    /may not create queues/,
    {
      en: 'The “Run As” user may not create queues. Give it “Manage Users” and “Customize Application”, or create the queue by hand.',
      fr: 'L’utilisateur « Run As » ne peut pas créer de files. Donnez-lui « Manage Users » et « Customize Application », ou créez la file à la main.',
    },
  ],
  [
    /^GET sse:/,
    {
      en: 'The event stream of this conversation broke off. It is opened again by itself.',
      fr: 'Le flux d’événements de cette conversation s’est coupé. Il se rouvre de lui-même.',
    },
  ],
  [
    /^The conversation has used up its messages of this minute/,
    {
      en: 'The helpdesk takes only so many messages a minute; the rest goes on by itself.',
      fr: 'Le helpdesk n’accepte qu’un certain nombre de messages par minute ; la suite part d’elle-même.',
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
    /is no RSA key in PEM form/,
    {
      en: 'The credentials are not accepted. Correct them in the settings of the connection.',
      fr: 'Les identifiants ne sont pas acceptés. Corrigez-les dans les réglages de la connexion.',
    },
  ],
];
