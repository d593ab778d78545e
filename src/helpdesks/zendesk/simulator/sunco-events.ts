/** What Sunshine Conversations tells its webhooks: who may hear an event, what it says, and how it is posted. */
import type { AccountState } from './state.ts';
import type { Conversation, Integration, SuncoMessage, SuncoUser, SuncoWebhook } from './sunco-records.ts';
import { conversationTruncatedView, iso, messageView, userTruncatedView, userView, type View } from './sunco-views.ts';

/** Every trigger that a webhook may subscribe to. */
export const suncoTriggers = [
  'client:add',
  'client:remove',
  'client:update',
  'conversation:create',
  'conversation:join',
  'conversation:leave',
  'conversation:remove',
  'conversation:message',
  'conversation:message:delivery:channel',
  'conversation:message:delivery:failure',
  'conversation:message:delivery:user',
  'conversation:postback',
  'conversation:read',
  'conversation:referral',
  'conversation:typing',
  'passthrough:messaging',
  'switchboard:acceptControl',
  'switchboard:acceptControl:failure',
  'switchboard:offerControl',
  'switchboard:offerControl:failure',
  'switchboard:passControl',
  'switchboard:passControl:failure',
  'switchboard:releaseControl',
  'user:merge',
  'user:update',
  'user:remove',
] as const;
export type SuncoTrigger = (typeof suncoTriggers)[number];

/** `full` is what a webhook with `includeFullUser` sees of the event's user. */
type Payload = (isFull: boolean) => View;

interface SuncoEvent {
  readonly type: SuncoTrigger;
  readonly payload: Payload;
  /** Decides who may hear it; `null` for events of no conversation, which every subscriber hears. */
  readonly conversation: Conversation | null;
  /** Switchboard integrations that had a part in the conversation before the event. */
  readonly formerly?: readonly (string | null)[];
}

interface Waiting {
  readonly id: string;
  readonly createdAt: string;
  readonly type: string;
  readonly payload: View;
}

// Real accounts batch when events come close together; this many is the most we put into one body.
const batchMax = 100;
const batches = new WeakMap<SuncoWebhook, Waiting[]>();

/** Tells every webhook that subscribes to the event and is entitled to it. */
export function emit(state: AccountState, event: SuncoEvent): void {
  const id = state.ids.sunco();
  const createdAt = iso(state.clock.now());
  for (const integration of state.sunco.integrations.values()) {
    if (integration.webhooks.size === 0 || !isEntitled(state, integration, event)) continue;
    for (const webhook of integration.webhooks.values()) {
      if (!webhook.triggers.includes(event.type)) continue;
      deliver(state, webhook, { id, createdAt, type: event.type, payload: event.payload(webhook.includeFullUser) });
    }
  }
}

function isEntitled(state: AccountState, integration: Integration, event: SuncoEvent): boolean {
  if (event.conversation === null) return true;
  const { sunco, switches } = state;
  const links = [...sunco.switchboardIntegrations.values()].filter((link) => link.integrationId === integration.id);
  if (links.length === 0 || sunco.switchboard === null || !switches.switchboardEnabled) return true;
  const heard = [event.conversation.active, event.conversation.pending, ...(event.formerly ?? [])];
  return links.some((link) => link.deliverStandbyEvents || heard.includes(link.id));
}

function deliver(state: AccountState, webhook: SuncoWebhook, waiting: Waiting): void {
  const { batchMs, reversed } = state.faults.webhooks;
  if (batchMs <= 0 && !reversed) {
    post(state, webhook, [waiting]);
    return;
  }
  const batch = batches.get(webhook);
  if (batch !== undefined) {
    batch.push(waiting);
    return;
  }
  batches.set(webhook, [waiting]);
  // Reversing needs something to reverse, so events are held back for a moment even without batching.
  state.poster.later(Math.max(batchMs, 25), () => flush(state, webhook));
}

function flush(state: AccountState, webhook: SuncoWebhook): void {
  const batch = batches.get(webhook) ?? [];
  batches.delete(webhook);
  const { batchMs, reversed } = state.faults.webhooks;
  if (reversed) batch.reverse();
  const size = batchMs > 0 ? batchMax : 1;
  for (let start = 0; start < batch.length; start += size) post(state, webhook, batch.slice(start, start + size));
}

// The vendor says five tries in fifteen minutes with growing gaps; these sum up to that.
const retryGapsMs = [15_000, 60_000, 240_000, 585_000];
const finalStatuses = [400, 401, 403, 404, 406];

function post(state: AccountState, webhook: SuncoWebhook, events: readonly Waiting[]): void {
  state.poster.post({
    method: 'POST',
    url: webhook.target,
    headers: { 'content-type': 'application/json', 'x-api-key': webhook.secret },
    body: JSON.stringify({
      app: { id: state.sunco.appId },
      webhook: { id: webhook.id, version: webhook.version },
      events,
    }),
    what: [...new Set(events.map((event) => event.type))].join(', '),
    timeoutMs: state.switches.webhookTimeoutMs,
    retryAfter: ({ status, tries }) => {
      const gap = retryGapsMs[tries - 1];
      if (gap === undefined || (status !== null && finalStatuses.includes(status))) return null;
      return gap * state.switches.webhookRetryScale;
    },
  });
}

export function emitMessage(state: AccountState, conversation: Conversation, message: SuncoMessage): void {
  emit(state, {
    type: 'conversation:message',
    conversation,
    payload: (isFull) => ({
      conversation: conversationTruncatedView(state, conversation),
      message: messageEventView(state, message, isFull),
    }),
  });
}

function messageEventView(state: AccountState, message: SuncoMessage, isFull: boolean): View {
  const view = messageView(message);
  if (!state.switches.activityInWebhooks) delete view['activity'];
  const user = message.author.userId === undefined ? undefined : state.sunco.users.get(message.author.userId);
  if (user !== undefined) view['author'] = { ...message.author, user: userIn(state, user, isFull) };
  return view;
}

/** The user as an event shows it: complete only for webhooks with `includeFullUser`. */
export function userIn(state: AccountState, user: SuncoUser, isFull: boolean): View {
  return isFull ? userView(state, user) : userTruncatedView(state, user);
}

interface ControlEvent {
  readonly conversation: Conversation;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: 'ticketClosed' | 'transferToEmail' | undefined;
  readonly error?: { readonly code: string; readonly message: string };
  readonly formerly?: readonly (string | null)[];
}

export function emitControl(state: AccountState, type: SuncoTrigger, event: ControlEvent): void {
  const { conversation } = event;
  const view = conversationTruncatedView(state, conversation);
  emit(state, {
    type,
    conversation,
    ...(event.formerly === undefined ? {} : { formerly: event.formerly }),
    payload: () => ({
      conversation: view,
      metadata: event.metadata ?? {},
      ...(event.reason === undefined ? {} : { reason: event.reason }),
      ...(event.error === undefined ? {} : { error: event.error }),
    }),
  });
}
