import type { Capabilities } from '../capabilities.ts';

/** Longest text of one message. No limit is documented; a cap of 8 kB per request was reported. */
export const textCharsMax = 4000;
export const attachmentBytesMax = 5 * 1024 * 1024;

/** What Messaging for In-App and Web can do for a custom client; receipts, typing and queue place are up to the channel. */
export const salesforceCapabilities: Capabilities = {
  intake: ['conversationStream'],
  routing: 'attribute',
  // Our own ids of messages come back as ids of entries; what a repeated id does is not documented.
  resend: 'detectable',
  textCharsMax,
  attachments: 'byUpload',
  attachmentBytesMax,
  typing: 'both',
  readReceipts: 'both',
  queuePosition: true,
  transfer: true,
  endedBy: 'either',
  listsGroups: true,
};
