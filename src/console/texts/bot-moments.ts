import type { TextKey } from '../../bot-accounts/bot.ts';
import type { Localized } from '../../core/language.ts';

export interface BotMoment {
  readonly label: Localized;
  readonly variables: readonly ('agent' | 'minutes' | 'group')[];
}

/** When each text is said, in words. */
export const botMoments: Readonly<Record<TextKey, BotMoment>> = {
  connecting: { label: { en: 'An agent was asked for', fr: 'Un agent est demandé' }, variables: [] },
  queued: { label: { en: 'In the queue', fr: 'Dans la file d’attente' }, variables: ['group'] },
  accepted: { label: { en: 'An agent has taken over', fr: 'Un agent a pris la conversation' }, variables: ['agent'] },
  agentLeft: { label: { en: 'The agent has left', fr: 'L’agent est parti' }, variables: ['agent'] },
  transferred: {
    label: { en: 'Transferred to somebody else', fr: 'Transfert à quelqu’un d’autre' },
    variables: ['group'],
  },
  idleWarning: { label: { en: 'Warning before the end', fr: 'Avertissement avant la fin' }, variables: ['minutes'] },
  endedByAgent: { label: { en: 'Ended by the agent', fr: 'Fin par l’agent' }, variables: [] },
  endedByUser: { label: { en: 'Ended by the end user', fr: 'Fin par l’utilisateur' }, variables: [] },
  endedByIdle: { label: { en: 'Ended by silence', fr: 'Fin faute de réponse' }, variables: [] },
  noAgentAnswered: { label: { en: 'Nobody answered in time', fr: 'Personne n’a répondu à temps' }, variables: [] },
  helpdeskLost: { label: { en: 'The helpdesk is lost', fr: 'Le helpdesk est perdu' }, variables: [] },
  messageFailed: { label: { en: 'A message was not delivered', fr: 'Un message n’a pas été remis' }, variables: [] },
  helpdeskDown: { label: { en: 'The helpdesk is out of reach', fr: 'Le helpdesk est injoignable' }, variables: [] },
  helpdeskBack: { label: { en: 'The helpdesk is back', fr: 'Le helpdesk est revenu' }, variables: [] },
};

/** What stands in for the variables in a preview. */
export const sampleValues = { agent: 'Paula Reyes', minutes: 2, group: 'Billing' } as const;
