import type { Capabilities } from '../helpdesks/capabilities.ts';

/** What can be done over a connection that was removed. */
export const noCapabilities: Capabilities = {
  intake: [],
  routing: 'none',
  resend: 'mayDuplicate',
  textCharsMax: 0,
  attachments: 'none',
  attachmentBytesMax: 0,
  typing: 'none',
  readReceipts: 'none',
  queuePosition: false,
  transfer: false,
  endedBy: 'either',
  listsGroups: false,
};
