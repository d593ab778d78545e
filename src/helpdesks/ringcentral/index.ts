import { defineHelpdesk } from '../define.ts';
import { createRingcentral } from './adapter.ts';
import { ringcentralByHand } from './by-hand.ts';
import { ringcentralCapabilities } from './capabilities.ts';
import { ringcentralSettings } from './settings.ts';
import { ringcentralWords } from './words.ts';

/** RingCentral Engage Digital (RingCX Digital): the Channel SDK for the talk, webhooks and REST for the case around it. */
export const ringcentral = defineHelpdesk({
  kind: 'ringcentral',
  label: 'RingCentral Engage Digital',
  settings: ringcentralSettings,
  capabilities: ringcentralCapabilities,
  byHand: ringcentralByHand,
  words: ringcentralWords,
  connect: createRingcentral,
  simulate: async (account) => (await import('./simulator/index.ts')).simulateRingcentral(account),
});
