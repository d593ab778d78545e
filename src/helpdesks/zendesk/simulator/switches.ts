/**
 * Everything about the imitated account that a test or a person may turn. The first part is what nobody could confirm
 * about Zendesk: each switch names its doubt, and its default is the likelier reading. The second part is how an
 * administrator may have set the account up. All are read at the moment of use, so they can be turned at any time.
 */
export interface ZendeskSwitches {
  /** Doubt: status and code of a second personal conversation while multi-conversations is off. */
  multiConvoRefusal: { status: 400 | 403 | 409; code: string };
  /** Doubt: whether the pass to agents makes the ticket by itself, or the end user's next message does. */
  ticketOn: 'pass' | 'nextUserMessage';
  /** Doubt: whether a business message, not only an end user's, opens a ticket where agents already have control. */
  ticketOnBusinessMessage: boolean;
  /** Doubt: whether control can be passed in a conversation that has no message yet. */
  passNeedsMessage: boolean;
  /** Doubt: what a pass to the integration that already has control does. */
  repeatedPass: 'accepted' | 'refused';
  /** Doubt: whether the group in the metadata of the pass is taken; a value that it does not like is ignored without a word. */
  groupInPass: 'taken' | 'ignored';
  /** Doubt: which switchboard event the end of a messaging session fires. `none` leaves control with the agents. */
  endSessionEvent: 'release' | 'pass' | 'none';
  /** Doubt: `activity` is documented on stored messages only. */
  activityInWebhooks: boolean;
  /** Doubt: whether an agent's typing and reading reach a webhook at all. */
  agentActivityWebhooks: boolean;
  /** Doubt: whether `%((switchboard:…))%` texts, which end users never see, reach webhooks. */
  actionTextWebhooks: boolean;
  /** Doubt: whether PATCH of a user or conversation merges metadata or replaces it. */
  metadataPatch: 'merge' | 'replace';
  /** Doubt: whether a user without a login gets `zendeskId` once linked. */
  zendeskIdOnLink: boolean;
  /** Doubt: what `requester.email` does: `attaches` sets a free address, `joins` takes the person who has it. */
  requesterEmail: 'attaches' | 'ignored' | 'joins';
  /** Doubt: whether two live groups may have one name. `true` answers 422 to the second. */
  uniqueGroupNames: boolean;
  /** Doubt: whether a new group on an assigned ticket clears the assignee. */
  groupChangeClearsAssignee: boolean;
  /** Doubt: whether fields required to solve also bind the API (422). */
  solveNeedsFields: boolean;
  /** Doubt: whether Solved gives control back (one public note says so, the vendor says it does not). */
  solvedReleases: boolean;
  /** Doubt: `Retry-After` on a 429 of Sunshine Conversations; applies when a fault names no seconds. */
  suncoRetryAfter: number | null;
  /**
   * Doubt: whether tokens of clients from before 2026 name an end; `null` is for those that do not. Others live half an hour
   * where nobody asks for another time.
   */
  accessTokenSeconds: number | null;
  /** Doubt: status for JSON above 100 KB and for files above 50 MB. */
  oversizeStatus: 400 | 413;
  /** Doubt: status for a file extension that is not on the list. */
  extensionRefusal: 400 | 415;
  /** Doubt: whether an app or integration key opens private files of conversations. */
  keysOpenPrivateFiles: boolean;
  /** Doubt: how `{{ticket.status}}` is written in webhook bodies. */
  statusPlaceholder: 'Solved' | 'solved';
  /** Doubt: how long the search index lags behind, in milliseconds. */
  searchLagMs: number;
  /** Unknown body fields are answered 400. Zendesk ignores some of them; we want to see our mistakes. */
  strictBodies: boolean;

  /** Irreversible in the real product. */
  multiConvoEnabled: boolean;
  /** Admin Center → Messaging → Conversation control. */
  conversationControl: 'release' | 'pass';
  agentWorkspace: boolean;
  switchboardEnabled: boolean;
  /** On by default for accounts made since December 2024. */
  privateAttachments: boolean;
  /** Whether files that agents send are private too. */
  secureDownloads: boolean;
  /** Off in accounts made since July 2026, and in all from May 2027 on. */
  apiTokenAccess: boolean;
  /** How many conversations an agent may have is told by accounts with the omnichannel contact center only. */
  capacityShown: boolean;
  roleCanCreateGroups: boolean;
  /** Old accounts: matching by external id waits for Zendesk to flip a flag. */
  externalIdMatching: boolean;
  /** Requests per minute to the Support API; beyond it 429, when enforced. */
  supportRatePerMinute: number;
  supportRateEnforced: boolean;
  messagesPerConversationMax: number;
  /** Factor on every gap between webhook tries; 0.001 turns 15 minutes into one second. */
  webhookRetryScale: number;
  /** How long a webhook may take to answer: 20 s for Sunshine Conversations, 12 s for Support. */
  webhookTimeoutMs: number;
  supportWebhookTimeoutMs: number;
}

export function defaultSwitches(): ZendeskSwitches {
  return {
    multiConvoRefusal: { status: 400, code: 'bad_request' },
    ticketOn: 'pass',
    ticketOnBusinessMessage: true,
    passNeedsMessage: false,
    repeatedPass: 'accepted',
    groupInPass: 'taken',
    endSessionEvent: 'release',
    activityInWebhooks: true,
    agentActivityWebhooks: true,
    actionTextWebhooks: false,
    metadataPatch: 'merge',
    zendeskIdOnLink: true,
    requesterEmail: 'attaches',
    uniqueGroupNames: false,
    groupChangeClearsAssignee: false,
    solveNeedsFields: false,
    solvedReleases: false,
    suncoRetryAfter: null,
    accessTokenSeconds: 1800,
    oversizeStatus: 413,
    extensionRefusal: 400,
    keysOpenPrivateFiles: true,
    statusPlaceholder: 'Solved',
    searchLagMs: 0,
    strictBodies: true,
    multiConvoEnabled: true,
    conversationControl: 'release',
    agentWorkspace: true,
    switchboardEnabled: true,
    privateAttachments: true,
    secureDownloads: false,
    apiTokenAccess: true,
    capacityShown: true,
    roleCanCreateGroups: true,
    externalIdMatching: true,
    supportRatePerMinute: 700,
    supportRateEnforced: false,
    messagesPerConversationMax: 30_000,
    webhookRetryScale: 1,
    webhookTimeoutMs: 20_000,
    supportWebhookTimeoutMs: 12_000,
  };
}
