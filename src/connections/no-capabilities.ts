import type { Capabilities } from '../helpdesks/capabilities.ts';

/** What can be done over a connection that was removed. */
export const noCapabilities: Capabilities = {
  intake: [],
  routing: 'none',
  resend: 'mayDuplicate',
  // To cut at nothing would never come to an end.
  textCharsMax: Number.MAX_SAFE_INTEGER,
  attachments: 'none',
  attachmentBytesMax: 0,
  typing: 'none',
  readReceipts: 'none',
  queuePosition: false,
  transfer: false,
  endedBy: 'either',
  listsGroups: false,
};
