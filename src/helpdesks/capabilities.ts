/** What a helpdesk can do, as data. The core asks this and never asks which helpdesk it is. */
export interface Capabilities {
  /** How events reach us. */
  readonly intake: readonly ('webhook' | 'connectionStream' | 'conversationStream')[];
  /** How a conversation is directed: to a group by id, by attributes that the helpdesk's own flow reads, or not at all. */
  readonly routing: 'group' | 'attribute' | 'none';
  /** What a second send of the same delivery does after an unclear failure. */
  readonly resend: 'safe' | 'detectable' | 'mayDuplicate';
  /** Longest text of one message, in UTF-16 code units. Longer text is split before it reaches the adapter. */
  readonly textCharsMax: number;
  readonly attachments: 'none' | 'byUrl' | 'byUpload';
  /** Largest file that the helpdesk takes. */
  readonly attachmentBytesMax: number;
  readonly typing: 'none' | 'toHelpdesk' | 'fromHelpdesk' | 'both';
  readonly readReceipts: 'none' | 'toHelpdesk' | 'fromHelpdesk' | 'both';
  readonly queuePosition: boolean;
  readonly transfer: boolean;
  /** Whether an agent can end the conversation, or both sides. */
  readonly endedBy: 'agent' | 'either';
  readonly listsGroups: boolean;
}
