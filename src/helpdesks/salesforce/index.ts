import { defineHelpdesk } from '../define.ts';
import { createSalesforce } from './adapter.ts';
import { salesforceByHand } from './by-hand.ts';
import { salesforceCapabilities } from './capabilities.ts';
import { salesforceSettings } from './settings.ts';
import { salesforceWords } from './words.ts';

/** Salesforce Messaging for In-App and Web (Enhanced Chat), over its API for custom clients. */
export const salesforce = defineHelpdesk({
  kind: 'salesforce',
  label: 'Salesforce Messaging',
  settings: salesforceSettings,
  capabilities: salesforceCapabilities,
  byHand: salesforceByHand,
  words: salesforceWords,
  connect: createSalesforce,
  simulate: async (account) => (await import('./simulator/index.ts')).simulateSalesforce(account),
});
