import { type Bot, type TextKey, type TextVariable, textVariables } from '../bot-accounts/bot.ts';
import type { Language, Localized } from '../core/language.ts';

/** What end users read unless the bot has its own words. What `textVariables` names is filled in. */
export const defaultTexts: Readonly<Record<TextKey, Localized>> = {
  connecting: {
    en: 'One moment please, I am connecting you with a colleague.',
    fr: 'Un instant, je vous mets en relation avec un conseiller.',
  },
  queued: {
    en: 'You are in the queue. A colleague will answer you here.',
    fr: 'Vous êtes dans la file d’attente. Un conseiller va vous répondre ici.',
  },
  accepted: { en: 'You are now talking with {agent}.', fr: 'Vous êtes maintenant en relation avec {agent}.' },
  agentLeft: { en: '{agent} has left the conversation.', fr: '{agent} a quitté la conversation.' },
  transferred: {
    en: 'You are being transferred to another colleague.',
    fr: 'Votre conversation est transférée à un autre conseiller.',
  },
  idleWarning: {
    en: 'Are you still there? The conversation will end in {minutes} min without an answer from you.',
    fr: 'Êtes-vous toujours là\u00a0? Sans réponse de votre part, la conversation prendra fin dans {minutes} min.',
  },
  endedByAgent: {
    en: 'The conversation with our colleague has ended.',
    fr: 'La conversation avec le conseiller est terminée.',
  },
  endedByUser: { en: 'You have ended the conversation.', fr: 'Vous avez mis fin à la conversation.' },
  endedByIdle: {
    en: 'The conversation has ended because there was no more answer.',
    fr: 'La conversation a pris fin faute de réponse.',
  },
  noAgentAnswered: {
    en: 'Nobody was able to answer in time. Please try again later.',
    fr: 'Personne n’a pu vous répondre à temps. Merci de réessayer plus tard.',
  },
  helpdeskLost: {
    en: 'The connection to our colleagues was lost, and the conversation has ended. You can ask for a colleague again.',
    fr: 'La liaison avec nos conseillers est interrompue\u00a0: la conversation est terminée. Vous pouvez redemander un conseiller.',
  },
  messageFailed: { en: 'Your message could not be delivered.', fr: 'Votre message n’a pas pu être remis.' },
  helpdeskDown: {
    en: 'The connection is disturbed. Your messages are kept and will be delivered.',
    fr: 'La liaison est perturbée. Vos messages sont conservés et seront remis.',
  },
  helpdeskBack: { en: 'The connection is back.', fr: 'La liaison est rétablie.' },
};

/** Of minutes, where a text says how many are left. */
export const lessThanOne: Localized = { en: 'less than 1', fr: 'moins de 1' };

export type TextValues = Readonly<Partial<Record<TextVariable, string | number>>>;

/**
 * The text of one moment, `null` when the bot has silenced it. The bot's own words win over ours, unless they name
 * something that is not known now, such as the group where the helpdesk chooses it: nobody reads a text with a hole.
 */
export function textFor(bot: Bot, key: TextKey, language: Language, values: TextValues = {}): string | null {
  const own = bot.texts[key];
  if (own === null) return null;
  const ours = defaultTexts[key][language];
  const template = own?.[language] ?? own?.[bot.language] ?? ours;
  const variable = textVariables[key];
  if (variable === undefined) return template;
  const value = values[variable];
  const hole = `{${variable}}`;
  if (value === undefined) return template.includes(hole) ? ours : template;
  return filled(template, hole, String(value));
}

/** A name that ends in a full stop, such as "Ines M.", takes the one of the sentence with it. */
function filled(template: string, hole: string, value: string): string {
  const bare = value.endsWith('.') ? value.slice(0, -1) : value;
  return template.replaceAll(hole, (_hole, at: number) => (template[at + hole.length] === '.' ? bare : value));
}

/** A label and what stands behind it, as the language writes the colon. */
export function labelled(label: Localized, value: string, language: Language): string {
  return `${label[language]}${language === 'fr' ? ' ' : ''}: ${value}`;
}

/** What agents read from us. */
export const agentTexts = {
  transcriptAuthor: { en: 'Bot transcript', fr: 'Historique du bot' },
  endUser: { en: 'End user', fr: 'Utilisateur' },
  endedByUser: { en: 'The end user has left the conversation.', fr: 'L’utilisateur a quitté la conversation.' },
  endedByBot: { en: 'The bot has taken the conversation back.', fr: 'Le bot a repris la conversation.' },
  endedByIdle: {
    en: 'The conversation was ended because the end user no longer answered.',
    fr: 'La conversation a été close : l’utilisateur ne répondait plus.',
  },
  endedByTimer: {
    en: 'The conversation was ended by a time limit.',
    fr: 'La conversation a été close par une limite de temps.',
  },
  cut: {
    en: 'Earlier lines were left out: {count}.',
    fr: 'Lignes précédentes non reprises : {count}.',
  },
  summary: { en: 'Summary', fr: 'Résumé' },
  reason: { en: 'Reason', fr: 'Motif' },
  claimedEmail: { en: 'E-mail given (not verified)', fr: 'E-mail indiqué (non vérifié)' },
  email: { en: 'E-mail', fr: 'E-mail' },
  phone: { en: 'Phone', fr: 'Téléphone' },
  page: { en: 'Page', fr: 'Page' },
  system: { en: 'Automatic message', fr: 'Message automatique' },
  notDelivered: {
    en: 'Your last message could not be delivered to the end user.',
    fr: 'Votre dernier message n’a pas pu être remis à l’utilisateur.',
  },
  fileNotSent: { en: 'File not transmitted', fr: 'Fichier non transmis' },
} as const satisfies Record<string, Localized>;
