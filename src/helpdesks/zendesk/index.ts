import { defineHelpdesk } from '../define.ts';
import { createZendesk } from './adapter.ts';
import { zendeskByHand } from './by-hand.ts';
import { zendeskCapabilities } from './capabilities.ts';
import { zendeskSettings } from './settings.ts';
import { zendeskWords } from './words.ts';

/** Zendesk messaging: Sunshine Conversations for the talk, the Support API for groups, tickets and people. */
export const zendesk = defineHelpdesk({
  kind: 'zendesk',
  label: 'Zendesk',
  settings: zendeskSettings,
  capabilities: zendeskCapabilities,
  byHand: zendeskByHand,
  words: zendeskWords,
  connect: createZendesk,
  simulate: async (account) => (await import('./simulator/index.ts')).simulateZendesk(account),
});
