import type { Capabilities } from '../capabilities.ts';
import { fileBytesMax } from './sandbox-files.ts';

/** Texts, buttons and files, groups and typing; all of it in memory. */
export const sandboxCapabilities: Capabilities = {
  intake: ['conversationStream'],
  routing: 'group',
  resend: 'safe',
  textCharsMax: 4_000,
  attachments: 'byUpload',
  attachmentBytesMax: fileBytesMax,
  typing: 'both',
  readReceipts: 'none',
  queuePosition: false,
  transfer: true,
  endedBy: 'either',
  listsGroups: true,
};
