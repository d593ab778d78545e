import type { TextKey, TextVariable } from '../../bot-accounts/bot.ts';
import type { Localized } from '../../core/language.ts';

/** When each text is said, in words. */
export const botMoments: Readonly<Record<TextKey, Localized>> = {
  connecting: { en: 'An agent was asked for', fr: 'Un agent est demandé' },
  queued: { en: 'In the queue', fr: 'Dans la file d’attente' },
  accepted: { en: 'An agent has taken over', fr: 'Un agent a pris la conversation' },
  agentLeft: { en: 'The agent has left', fr: 'L’agent est parti' },
  transferred: { en: 'Transferred to somebody else', fr: 'Transfert à quelqu’un d’autre' },
  idleWarning: { en: 'Warning before the end', fr: 'Avertissement avant la fin' },
  endedByAgent: { en: 'Ended by the agent', fr: 'Fin par l’agent' },
  endedByUser: { en: 'Ended by the end user', fr: 'Fin par l’utilisateur' },
  endedByIdle: { en: 'Ended by silence', fr: 'Fin faute de réponse' },
  noAgentAnswered: { en: 'Nobody answered in time', fr: 'Personne n’a répondu à temps' },
  helpdeskLost: { en: 'The helpdesk is lost', fr: 'Le helpdesk est perdu' },
  messageFailed: { en: 'A message was not delivered', fr: 'Un message n’a pas été remis' },
  helpdeskDown: { en: 'The helpdesk is out of reach', fr: 'Le helpdesk est injoignable' },
  helpdeskBack: { en: 'The helpdesk is back', fr: 'Le helpdesk est de nouveau joignable' },
};

/** What stands in for the variables in a preview. */
export const sampleValues = { agent: 'Paula Reyes', minutes: 2, group: 'Billing' } as const satisfies Record<
  TextVariable,
  unknown
>;
