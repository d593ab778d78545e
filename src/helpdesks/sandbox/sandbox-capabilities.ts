import type { Capabilities } from '../capabilities.ts';

/** Texts and buttons, groups and typing; files stay outside, because nothing is kept. */
export const sandboxCapabilities: Capabilities = {
  intake: ['conversationStream'],
  routing: 'group',
  resend: 'safe',
  textCharsMax: 4_000,
  attachments: 'none',
  attachmentBytesMax: 0,
  typing: 'both',
  readReceipts: 'none',
  queuePosition: false,
  transfer: true,
  endedBy: 'either',
  listsGroups: true,
};
