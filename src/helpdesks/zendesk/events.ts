/** Webhook events of Sunshine Conversations → our events. Each event stands alone: a broken one costs only itself. */
import type { RemoteConversationId, RemoteMessageId, RemoteUserId } from '../../core/ids.ts';
import type { HelpdeskEvent } from '../event.ts';
import { isWithAgents } from './desk.ts';
import { escalationIn, isMarked } from './marks.ts';
import { aboutConversation, eventsOfMessage, isForeign, timeOf } from './message-events.ts';
import type { ZendeskSettings } from './settings.ts';
import * as wire from './wire.ts';

/** Events that we read. Ours is the list that a webhook must subscribe to. */
export const webhookTriggers = [
  'conversation:message',
  'conversation:read',
  'conversation:typing',
  'conversation:remove',
  'conversation:message:delivery:failure',
  'switchboard:passControl',
  'switchboard:releaseControl',
  'user:merge',
] as const;

type Reader = (event: wire.WireEvent, settings: ZendeskSettings) => readonly HelpdeskEvent[];

const readers: Readonly<Record<(typeof webhookTriggers)[number], Reader>> = {
  'conversation:message': readMessage,
  'conversation:read': readActivity,
  'conversation:typing': readActivity,
  'conversation:remove': readRemoval,
  'conversation:message:delivery:failure': readDeliveryFailure,
  'switchboard:passControl': readControl,
  'switchboard:releaseControl': readControl,
  'user:merge': readMerge,
};

/** Throws when an event of a type that we know does not have its documented shape. Unknown types yield nothing. */
export function eventsOf(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  return Object.hasOwn(readers, event.type) ? readers[event.type as keyof typeof readers](event, settings) : [];
}

function readMessage(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { conversation, message } = wire.wireMessagePayload.parse(event.payload);
  return isForeign(conversation, settings) ? [] : eventsOfMessage(message, conversation, settings);
}

/** The documentation speaks of end users only; agents' typing and reading are taken when they come. */
function readActivity(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { conversation, activity } = wire.wireActivityPayload.parse(event.payload);
  if (activity.author.type !== 'business' || isForeign(conversation, settings)) return [];
  const base = aboutEvent(event, conversation);
  if (activity.type === 'conversation:read') return [{ kind: 'agentRead', upTo: null, ...base }];
  if (activity.type !== 'typing:start' && activity.type !== 'typing:stop') return [];
  const { displayName, avatarUrl } = activity.author;
  const name = displayName?.trim() ?? '';
  const agent = name === '' ? null : { id: null, name, avatarUrl: avatarUrl ?? null };
  return [{ kind: 'agentTyped', agent, isTyping: activity.type === 'typing:start', ...base }];
}

function aboutEvent({ id, createdAt }: wire.WireEvent, conversation: wire.WireConversation) {
  return { dedupeKey: `event:${id}`, at: timeOf(createdAt), ...aboutConversation(conversation) };
}

function readRemoval(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { conversation } = wire.wireConversationPayload.parse(event.payload);
  if (isForeign(conversation, settings)) return [];
  const base = aboutEvent(event, conversation);
  return [{ ...base, kind: 'conversationEnded', by: 'helpdesk', reason: 'helpdesk_lost' }];
}

/** A release, or a pass to anyone but agents, ends the conversation, unless our own mark says that we did it. */
function readControl(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { conversation, metadata, reason } = wire.wireControlPayload.parse(event.payload);
  if (isMarked(metadata) || isForeign(conversation, settings)) return [];
  if (event.type === 'switchboard:passControl' && isWithAgents(conversation, settings)) return [];
  const base = aboutEvent(event, conversation);
  const isClosed = reason === 'ticketClosed';
  return [{ ...base, kind: 'conversationEnded', by: 'agent', reason: isClosed ? 'ticket_solved' : 'agent_ended' }];
}

/** Names the message by Zendesk's own id, and nothing else of it. */
function readDeliveryFailure(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { conversation, message, isFinalEvent, error } = wire.wireFailurePayload.parse(event.payload);
  if (isFinalEvent === false || isForeign(conversation, settings)) return [];
  const remoteMessageId = message.id as RemoteMessageId;
  const code = error?.code ?? 'uncategorized_error';
  return [{ ...aboutEvent(event, conversation), kind: 'messageFailed', remoteMessageId, code }];
}

/** Two people became one. Only a merged conversation names the one to move; the person alone names none. */
function readMerge(event: wire.WireEvent, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { mergedUsers, mergedConversations } = wire.wireMergePayload.parse(event.payload);
  if (mergedConversations === undefined) return [];
  const { surviving, discarded } = mergedConversations;
  if (isForeign(discarded, settings)) return [];
  const moved: HelpdeskEvent = {
    dedupeKey: `event:${event.id}`,
    at: timeOf(event.createdAt),
    remoteConversationId: discarded.id as RemoteConversationId,
    escalationId: escalationIn(discarded.metadata) ?? escalationIn(surviving.metadata),
    kind: 'conversationMoved',
    survivingConversationId: surviving.id as RemoteConversationId,
    survivingUserId: mergedUsers.surviving.id as RemoteUserId,
  };
  return [moved];
}
