import type { Capabilities } from '../capabilities.ts';
import { attachmentBytesMax, textCharsMax } from './message-push.ts';

/** What an SDK channel can do. Nobody tells us when an agent has read something. */
export const ringcentralCapabilities: Capabilities = {
  intake: ['webhook'],
  routing: 'group',
  // A repeat has the same id, but whether the platform refuses it is not documented, so we look first.
  resend: 'detectable',
  textCharsMax,
  attachments: 'byUpload',
  attachmentBytesMax,
  typing: 'both',
  readReceipts: 'toHelpdesk',
  queuePosition: true,
  transfer: true,
  endedBy: 'either',
  listsGroups: true,
};
