/** Actions that the platform sends to the channel's address → our events, and the answer that it waits for. */
import { createHash } from 'node:crypto';
import type { EscalationId, RemoteConversationId } from '../../core/ids.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { AgentProfile } from '../../core/message.ts';
import type { HelpdeskEvent } from '../event.ts';
import type { StoredObjects } from '../helpdesk.ts';
import { partsOf } from './agent-parts.ts';
import type { Desk } from './desk.ts';
import { agentMessageId, escalationIn, messageIn } from './foreign-ids.ts';
import { implementationInfo } from './implementation-info.ts';
import { timeOf } from './remote-thread.ts';
import { type WireAction, type WireAgentMessage, wireAgentMessage, wireSignal } from './wire.ts';

export interface ActionOutcome {
  readonly events: readonly HelpdeskEvent[];
  readonly answer: JsonValue;
}

/** `null` for an action that we did not declare. */
export async function carryOut(
  desk: Desk,
  request: WireAction,
  context: { readonly stored: StoredObjects; readonly dedupe: string },
): Promise<ActionOutcome | null> {
  const params = request.params ?? {};
  const { returnAction } = desk.settings;
  switch (request.action) {
    case 'implementation.info':
      return only(implementationInfo(desk.settings));
    // What we push is kept and tried again by our own outbox, so a run has nothing to fetch.
    case 'messages.list':
    case 'threads.list':
      return only([]);
    case 'messages.show':
      return only(await shownMessage(textIn(params['id']), context.stored));
    case 'threads.show':
      return only(shownThread(textIn(params['id'])));
    case 'messages.create':
      return takeMessage(desk, params);
    case 'typing.start':
    case 'typing.stop':
      return takeTyping(desk, request, context.dedupe);
    case 'messaging.queuing_update':
      return takeQueuing(desk, request, context.dedupe);
    default:
      return returnAction !== '' && request.action === `messages.${returnAction}`
        ? await takeReturn(desk, request, context)
        : null;
  }
}

function only(answer: JsonValue): ActionOutcome {
  return { events: [], answer };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `{}` stands for "nothing to show": the official samples answer as little. */
async function shownMessage(id: string, stored: StoredObjects): Promise<JsonObject> {
  const threadId = escalationIn(id);
  const kept = await stored.message(messageIn(id) ?? id);
  if (threadId === null || kept === null) return {};
  const body = kept['text'];
  return { id, thread_id: threadId, actions: ['show', 'reply'], ...(typeof body === 'string' ? { body } : {}) };
}

/** Without a title of ours the first message would be it, and that is the whole transcript. */
function shownThread(id: string): JsonObject {
  const threadId = escalationIn(id);
  return threadId === null ? {} : { id: threadId, title: `Chat ${threadId.slice(-6)}` };
}

/** The conversation by our own mark; the platform's id of the thread is not told here. */
function about(escalationId: EscalationId) {
  return { escalationId, remoteConversationId: escalationId as unknown as RemoteConversationId };
}

function takeMessage(desk: Desk, params: unknown): ActionOutcome {
  const read = wireAgentMessage.safeParse(params);
  const escalationId = read.success ? (escalationIn(read.data.thread_id) ?? repliedTo(read.data)) : null;
  if (!read.success || escalationId === null) return refusal('The conversation is not known here.');
  const message = read.data;
  const contentId = message.content_id ?? fallbackContentId(message);
  const remoteMessageId = agentMessageId(contentId);
  const parts = partsOf({
    remoteMessageId,
    body: message.body,
    format: message.format,
    attachments: message.attachments ?? [],
    structured: message.structured_content,
  });
  if (parts.length === 0) return refusal('The message holds nothing that can be shown.');
  const isAutomation = desk.settings.unnamedIsAutomation && (message.sender_name ?? '').trim() === '';
  const answer = {
    id: remoteMessageId,
    thread_id: escalationId,
    actions: ['show', 'reply'],
    ...(message.body ? { body: message.body } : {}),
  };
  if (isAutomation && !desk.settings.forwardAutomation) return only(answer);
  const event: HelpdeskEvent = {
    dedupeKey: messageKey(contentId),
    at: timeOf(message.created_at) || desk.tools.now(),
    kind: 'agentMessaged',
    agent: agentNamed(desk, message.sender_name),
    remoteMessageId,
    parts,
    isAutomation,
    ...about(escalationId),
  };
  return { events: [event], answer };
}

/** The same for the message itself and for finding it by catching up. */
export function messageKey(contentId: string): string {
  return `content:${contentId}`;
}

/** A message-level "no": the platform gives up on this message and shows the agent why. */
function refusal(message: string): ActionOutcome {
  return only({ error: { fatal: true, message } });
}

function repliedTo(message: WireAgentMessage): EscalationId | null {
  return escalationIn(message.in_reply_to_id);
}

/** Older accounts send no id of the message: what it says stands in for it. */
function fallbackContentId(message: WireAgentMessage): string {
  const { thread_id, author_id, created_at, body, attachments } = message;
  const facts = JSON.stringify([thread_id, author_id, created_at, body, attachments]);
  return createHash('sha256').update(facts).digest('hex').slice(0, 24);
}

function agentNamed(desk: Desk, senderName: string | null | undefined): AgentProfile {
  return { id: null, name: senderName?.trim() || desk.settings.agentIdentityName, avatarUrl: null };
}

function takeTyping(desk: Desk, { action, params, time }: WireAction, dedupe: string): ActionOutcome {
  const read = wireSignal.safeParse(params);
  const escalationId = read.success
    ? (escalationIn(read.data.thread_id) ?? escalationIn(read.data.in_reply_to_id))
    : null;
  if (!read.success || escalationId === null) return only({});
  const { sender_name } = read.data;
  const base = { ...about(escalationId), dedupeKey: dedupe, at: timeOf(time) || desk.tools.now() };
  const agent = sender_name?.trim() ? agentNamed(desk, sender_name) : null;
  return { events: [{ ...base, kind: 'agentTyped', agent, isTyping: action === 'typing.start' }], answer: {} };
}

function takeQueuing(desk: Desk, { params, time }: WireAction, dedupe: string): ActionOutcome {
  const read = wireSignal.safeParse(params);
  const escalationId = read.success
    ? (escalationIn(read.data.thread_id) ?? escalationIn(read.data.in_reply_to_id))
    : null;
  if (!read.success || escalationId === null) return only({});
  const { position, estimated_wait_time } = read.data;
  const base = { ...about(escalationId), dedupeKey: dedupe, at: timeOf(time) || desk.tools.now() };
  const moved = { ...base, kind: 'queueMoved', position: position ?? null, waitSeconds: estimated_wait_time ?? null };
  return { events: [moved as HelpdeskEvent], answer: {} };
}

/** An agent pressed our button on a message of the end user, whose id carries the escalation. */
async function takeReturn(
  desk: Desk,
  { params, time }: WireAction,
  context: { readonly stored: StoredObjects; readonly dedupe: string },
): Promise<ActionOutcome> {
  const id = textIn(params?.['id']);
  const escalationId = escalationIn(id);
  if (escalationId === null) return refusal('The message is not known here.');
  const shown = await shownMessage(id, context.stored);
  const event: HelpdeskEvent = {
    ...about(escalationId),
    dedupeKey: `return:${escalationId}`,
    at: timeOf(time) || desk.tools.now(),
    kind: 'conversationEnded',
    by: 'agent',
    reason: 'agent_ended',
  };
  return { events: [event], answer: { id, thread_id: escalationId, actions: ['show', 'reply'], ...shown } };
}
