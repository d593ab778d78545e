/** What a helpdesk can do, as data: the core asks this, never which helpdesk it is. The contract suite holds it to the adapter. */
export interface Capabilities {
  /** How events reach us: the sides `webhook` and `stream`. */
  readonly intake: readonly ('webhook' | 'conversationStream')[];
  /** How a conversation is directed: to a group by id, by attributes that the helpdesk's own flow reads, or not at all. */
  readonly routing: 'group' | 'attribute' | 'none';
  /**
   * What a second send of the same delivery does after an unclear failure. `safe`: nothing, because the helpdesk knows the
   * delivery's id again. `detectable`: the side `lookup` is asked first. `mayDuplicate`: agents may read it twice, so the
   * adapter marks what it sends at an attempt above 1.
   */
  readonly resend: 'safe' | 'detectable' | 'mayDuplicate';
  /** Longest text of one message, in UTF-16 code units. Longer text is split before it reaches the adapter. */
  readonly textCharsMax: number;
  readonly attachments: 'none' | 'byUrl' | 'byUpload';
  /** Largest file that the helpdesk takes. */
  readonly attachmentBytesMax: number;
  /** `toHelpdesk` and `both` go with the side `typing`. */
  readonly typing: 'none' | 'toHelpdesk' | 'fromHelpdesk' | 'both';
  /** `toHelpdesk` and `both` go with the side `receipts`. */
  readonly readReceipts: 'none' | 'toHelpdesk' | 'fromHelpdesk' | 'both';
  /** Whether `queueMoved` is ever told. */
  readonly queuePosition: boolean;
  /** Whether `transferred` is ever told. */
  readonly transfer: boolean;
  /** Whether an agent can end the conversation, or both sides. */
  readonly endedBy: 'agent' | 'either';
  /** Whether groups are listed, and made when missing: the side `groups`. */
  readonly listsGroups: boolean;
}
