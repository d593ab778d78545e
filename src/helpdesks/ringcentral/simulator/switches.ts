/**
 * Everything about the imitated account that a test or a person may turn. The first part is what nobody could confirm
 * about the platform: each switch names its doubt, and its default is the likelier reading. The second part is how an
 * administrator may have set it up. All are read at the moment of use.
 */
export interface RingcentralSwitches {
  /** Doubt: what a push does whose id is known already. */
  duplicateId: 'ignored' | 'updated' | 'refused' | 'doubled';
  /** Doubt: how long after its `ok` a push can be found by the REST API, in milliseconds. */
  importDelayMs: number;
  /** Doubt: what a push before the handshake is answered. */
  pushBeforeHandshake: 'refused' | 'accepted';
  /** Doubt: whether errors of the realtime address are bare text or wrapped in JSON. */
  realtimeErrors: 'text' | 'json';
  /** Doubt: whether the author of a later message changes the identity, also when it says to be older than what is known. */
  laterAuthor: 'ignored' | 'updates' | 'updatesIfNewer';
  /** Doubt: whether `users.create` for a known id changes the identity. */
  usersCreate: 'ignored' | 'updates';
  /** Doubt: whether a puppet that nobody ticked makes work for agents. */
  uncontrolledPuppetMakesTask: boolean;
  /** Doubt: whether another message of a waiting customer keeps the task, or destroys it for a new one. */
  waitingTask: 'kept' | 'replaced';
  /** Doubt: what typing towards us names its conversation by. */
  typingPayload: 'thread' | 'inReplyTo' | 'full';
  /** Doubt: whether the address of an agent's file opens without a token. */
  attachmentAccess: 'public' | 'token';
  /** Doubt: whether an automatic message carries a sender's name. */
  automaticSender: 'empty' | 'channel';
  /** Doubt: whether `<`, `>` and `&` are escaped in the JSON that we receive. */
  escapesHtml: boolean;
  /** Doubt: whether a retry of an export is told apart, and its id sent at all: older accounts send neither. */
  sendsContentId: boolean;
  /** Doubt: how long the platform waits for our answer, and between two tries. */
  answerTimeoutMs: number;
  exportRetryMs: number;
  /** Doubt: when a close by REST takes effect; its answer still says `closed: false`. */
  closeDelayMs: number;
  /** Doubt: whether threads of an SDK channel can be closed by REST. */
  threadCloseOnSdk: boolean;
  /** Doubt: what `user_id` of a pressed button is. */
  actionUserId: 'user' | 'identity';
  /** Doubt: whether the payload of a recategorisation names the categories on tasks too. */
  taskCategoryIds: boolean;
  /** Doubt: where `action` of `task.completed` stands. */
  completedActionAt: 'event' | 'metadata';

  /** Administrator: ticks identities and gives them to agents as soon as they come, as our guide says, or does nothing. */
  administrator: 'follows' | 'absent';
  /** Channel form: the signature is in the address instead of the header. */
  alternativeSignature: boolean;
  /** Channel form: our answers have to be signed. */
  verifySignature: boolean;
  /** Channel form: what agents' names are made of. */
  senderName: 'person' | 'channel';
  /** Agents write HTML although plain text was declared. */
  agentFormat: 'text' | 'html';
  /** Mapping rules turn foreign categories of messages into categories of that name. */
  categoryMapping: boolean;
  /** Replies of agents wait for a supervisor. */
  approvalRequired: boolean;
  restRatePerMinute: number;
  restRateEnforced: boolean;
  /** The user of the token may read the channel: without that, all in it is answered 404 and listed nowhere. */
  tokenMayRead: boolean;
  /** The user of the token may close cases of others, and manage categories and webhooks. */
  tokenMayClose: boolean;
  tokenMayManage: boolean;
  /** Factor on every gap between tries of a webhook. */
  webhookRetryScale: number;
}

export function defaultSwitches(): RingcentralSwitches {
  return {
    duplicateId: 'ignored',
    importDelayMs: 0,
    pushBeforeHandshake: 'refused',
    realtimeErrors: 'text',
    laterAuthor: 'updatesIfNewer',
    usersCreate: 'updates',
    uncontrolledPuppetMakesTask: true,
    waitingTask: 'kept',
    typingPayload: 'thread',
    attachmentAccess: 'token',
    automaticSender: 'empty',
    escapesHtml: true,
    sendsContentId: true,
    answerTimeoutMs: 10_000,
    exportRetryMs: 500,
    closeDelayMs: 0,
    threadCloseOnSdk: false,
    actionUserId: 'user',
    taskCategoryIds: true,
    completedActionAt: 'event',
    administrator: 'follows',
    alternativeSignature: false,
    verifySignature: true,
    senderName: 'person',
    agentFormat: 'text',
    categoryMapping: false,
    approvalRequired: false,
    restRatePerMinute: 500,
    restRateEnforced: false,
    tokenMayRead: true,
    tokenMayClose: true,
    tokenMayManage: true,
    webhookRetryScale: 1,
  };
}
