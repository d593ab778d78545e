import type { Capabilities } from '../capabilities.ts';
import { textCharsMax } from './message-content.ts';

/** What Zendesk messaging can do, as Zendesk's own API description says it; typing and reads of agents may never come. */
export const zendeskCapabilities: Capabilities = {
  intake: ['webhook'],
  routing: 'group',
  // No key refuses a repeat, but our mark in the metadata shows whether the first one arrived.
  resend: 'detectable',
  textCharsMax,
  attachments: 'byUpload',
  attachmentBytesMax: 50 * 1024 * 1024,
  typing: 'fromHelpdesk',
  readReceipts: 'both',
  queuePosition: false,
  transfer: true,
  endedBy: 'either',
  listsGroups: true,
};
