/**
 * Everything about the imitated org that a test or a person may turn. The first part is what nobody could confirm about
 * Salesforce: each switch names its doubt, and its default is the likelier reading. The second part is how an
 * administrator may have set the org up. All are read at the moment of use.
 */
export interface SalesforceSwitches {
  /** Doubt: whether lists give `entryPayload` as an object or, like the stream, as text. */
  listPayload: 'object' | 'text';
  /** Doubt: whether creating a conversation is answered with a body. */
  createBody: 'empty' | 'json';
  /** Doubt: what a conversation id that exists is answered with. */
  repeatedConversation: 'refused' | 'accepted';
  /** Doubt: what a message id that exists does. */
  repeatedMessage: 'refused' | 'ignored' | 'doubled';
  /** Doubt: whether a ping carries an event id. */
  pingWithId: boolean;
  /** Doubt: `Retry-After` on a 429; applies when a fault names no seconds. */
  retryAfterSeconds: number | null;
  /** Doubt: whether the stream says everything again that came after `Last-Event-Id`. */
  replays: boolean;
  /** Doubt: whether a renewed token lasts as long as a new one, or only to the end of the first. */
  continuationExtends: boolean;
  /** Doubt: whether 18 characters in `X-Org-Id` are refused. */
  longOrgId: 'refused' | 'accepted';
  /** Doubt: the order of the system entries around routing and joining. */
  systemOrder: 'statusLast' | 'statusFirst';
  /** Doubt: whether bounds of a list's time window count. */
  listBounds: 'inclusive' | 'exclusive';
  /** Doubt: whether entries that come close together bear one time. */
  sharedTimes: boolean;
  /** Doubt: what parameters that the deployment does not know do. */
  unknownParameters: 'ignored' | 'refused';
  /** Doubt: who the channel's automatic responses come from. */
  autoResponseFrom: 'System' | 'Agent';
  /** Doubt: who ended a session, as Salesforce tells it. */
  endedByRole: 'Agent' | 'EndUser' | 'Supervisor' | null;
  /** Doubt: status of an accepted acknowledgement. */
  acknowledgedStatus: 200 | 202 | 204;
  /** Doubt: whether the token's answer describes the deployment in the shape that we know. */
  configuration: 'full' | 'missing' | 'strange';
  /** Doubt: how the deployment's kind is written. */
  deploymentType: 'api' | 'API' | 'Web';
  /** Doubt: whether business hours are told for a custom client. */
  businessHours: 'unsupported' | 'open' | 'closed';
  /** Doubt: whether the audience of an identity is checked. */
  checksAudience: boolean;
  /** Doubt: largest text, in characters; `null` for none. */
  textCharsMax: number | null;
  /** Doubt: what a text that begins or ends with an address becomes. */
  splitsLinks: boolean;

  /** What a message of just such a word as "stop" does, where the org has keywords on. */
  keywords: 'off' | 'endSession' | 'optOut';
  /** Whether the pre-chat form belongs to the conversation, or to each session. */
  preChat: 'Conversation' | 'Session';
  published: boolean;
  /** User Verification: with it no anonymous person may write, and the other way round. */
  userVerification: boolean;
  attachmentsAllowed: boolean;
  fileMegabytesMax: number;
  tokenLifetimeMs: number;
  messagesPerMinute: number;
  tokensPerMinute: number;
  ratesEnforced: boolean;
  pingEveryMs: number;
  autoResponses: boolean;
  /** Estimated wait or place in the queue, not both. */
  queueInfo: 'wait' | 'position' | 'none';
  /** Whether the first routing works. */
  routing: 'works' | 'fails';
  receipts: boolean;
  roleCanCreateQueues: boolean;
  routingConfigs: number;
}

export function defaultSwitches(): SalesforceSwitches {
  return {
    listPayload: 'object',
    createBody: 'empty',
    repeatedConversation: 'refused',
    repeatedMessage: 'refused',
    pingWithId: false,
    retryAfterSeconds: null,
    replays: true,
    continuationExtends: true,
    longOrgId: 'refused',
    systemOrder: 'statusLast',
    listBounds: 'inclusive',
    sharedTimes: false,
    unknownParameters: 'ignored',
    autoResponseFrom: 'System',
    endedByRole: 'Agent',
    acknowledgedStatus: 200,
    configuration: 'full',
    deploymentType: 'api',
    businessHours: 'unsupported',
    checksAudience: false,
    textCharsMax: null,
    splitsLinks: true,
    keywords: 'off',
    preChat: 'Conversation',
    published: true,
    userVerification: false,
    attachmentsAllowed: true,
    fileMegabytesMax: 5,
    tokenLifetimeMs: 6 * 60 * 60_000,
    messagesPerMinute: 22,
    tokensPerMinute: 200,
    ratesEnforced: true,
    pingEveryMs: 15_000,
    autoResponses: false,
    queueInfo: 'wait',
    routing: 'works',
    receipts: true,
    roleCanCreateQueues: true,
    routingConfigs: 1,
  };
}
