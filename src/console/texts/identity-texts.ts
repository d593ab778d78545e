import type { Texts } from './texts-in.ts';

export const identityTexts = {
  title: { en: 'Identity and context', fr: 'Identité et contexte' },
  lead: {
    en: 'Which variables of the bot tell the helpdesk who the end user is and what it is about.',
    fr: 'Quelles variables du bot disent au helpdesk qui est l’utilisateur et de quoi il s’agit.',
  },
  emptyTitle: { en: 'First a connection', fr: 'D’abord une connexion' },
  emptyText: {
    en: 'The mapping belongs to a connection: connect a helpdesk first.',
    fr: 'La correspondance appartient à une connexion : connectez d’abord un helpdesk.',
  },
  emptyAction: { en: 'Connect a helpdesk', fr: 'Connecter un helpdesk' },
  connection: { en: 'Connection', fr: 'Connexion' },
  choose: { en: 'Show', fr: 'Afficher' },
  person: { en: 'End user', fr: 'Utilisateur' },
  context: { en: 'Context', fr: 'Contexte' },
  trust: { en: 'Trust', fr: 'Confiance' },
  senderId: { en: 'One variable for all', fr: 'Une variable pour tout' },
  senderIdHelp: {
    en: 'Taken as an e-mail address when it looks like one, otherwise as an id.',
    fr: 'Prise comme adresse e-mail si elle y ressemble, sinon comme identifiant.',
  },
  externalId: { en: 'External id', fr: 'Identifiant externe' },
  externalIdHelp: {
    en: 'The id of the end user in your own systems.',
    fr: 'L’identifiant de l’utilisateur dans vos systèmes.',
  },
  email: { en: 'E-mail', fr: 'E-mail' },
  name: { en: 'Full name', fr: 'Nom complet' },
  givenName: { en: 'Given name', fr: 'Prénom' },
  familyName: { en: 'Family name', fr: 'Nom de famille' },
  phone: { en: 'Phone', fr: 'Téléphone' },
  tags: { en: 'Variables whose values become tags', fr: 'Variables dont les valeurs deviennent des étiquettes' },
  commas: { en: 'Names of variables, with commas between them.', fr: 'Noms de variables, séparés par des virgules.' },
  vouched: { en: 'Variables that the bot has verified', fr: 'Variables que le bot a vérifiées' },
  vouchedHelp: {
    en: 'Only their values may find and join an existing person. Leave it empty when in doubt: a claimed address is shown to agents and joins nobody.',
    fr: 'Seules leurs valeurs peuvent retrouver une personne existante et s’y rattacher. Dans le doute, laissez vide : une adresse déclarée est montrée aux agents, sans rattachement.',
  },
  field: { en: 'Ticket field', fr: 'Champ de ticket' },
  variable: { en: 'Variable', fr: 'Variable' },
  noField: { en: 'none', fr: 'aucun' },
  fieldsHelp: { en: 'Save to get more empty lines.', fr: 'Enregistrez pour obtenir d’autres lignes vides.' },
  noFields: {
    en: 'This helpdesk has no fields that variables could fill.',
    fr: 'Ce helpdesk n’a pas de champs à remplir.',
  },
  fieldsUnread: {
    en: 'The fields of the helpdesk cannot be read now. What is mapped is kept. {reason}',
    fr: 'Les champs du helpdesk ne peuvent pas être lus pour l’instant. Les correspondances sont conservées. {reason}',
  },
  preview: { en: 'Preview', fr: 'Aperçu' },
  previewLead: {
    en: 'What agents would see with these values. Nothing is saved and nothing is sent.',
    fr: 'Ce que verraient les agents avec ces valeurs. Rien n’est enregistré ni envoyé.',
  },
  sampleBot: { en: 'From which bot', fr: 'De quel bot' },
  sample: { en: 'Sample values', fr: 'Valeurs d’exemple' },
  sampleHelp: { en: 'One per line: name = value', fr: 'Une par ligne : nom = valeur' },
  needBot: { en: 'Create a bot first to see a preview.', fr: 'Créez d’abord un bot pour voir un aperçu.' },
} as const satisfies Texts;
