import type { Capabilities } from '../helpdesks/capabilities.ts';

/** What can be done in an escalation whose connection was removed after its end. */
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
