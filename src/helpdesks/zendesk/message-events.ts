/** Which messages reach the bot, and what the others mean. Webhook and catch-up read messages through here alike. */
import type { RemoteConversationId, RemoteMessageId } from '../../core/ids.ts';
import type { AgentProfile } from '../../core/message.ts';
import type { HelpdeskEvent } from '../event.ts';
import { escalationIn, isMarked, ownerIn } from './marks.ts';
import { partsOf } from './message-parts.ts';
import type { ZendeskSettings } from './settings.ts';
import type { WireConversation, WireMessage } from './wire.ts';

/** The start of every event of this conversation, but for its key and time. */
export function aboutConversation(conversation: WireConversation) {
  return {
    remoteConversationId: conversation.id as RemoteConversationId,
    escalationId: escalationIn(conversation.metadata),
  };
}

/** Whether another installation on the same account has marked this conversation as its own. */
export function isForeign(conversation: WireConversation, settings: ZendeskSettings): boolean {
  const owner = ownerIn(conversation.metadata);
  return owner !== null && owner !== settings.ownTag;
}

const agentIdKey = '__zendesk_msg.agent.id';
/** Text that Zendesk carries out instead of showing it, such as `%((switchboard:passControl))%`. */
const instruction = /^\s*%\(\(.*\)\)%\s*$/s;

/** Yields nothing for the end user's own lines, echoes, bots, and automation that is not wanted. */
export function eventsOfMessage(
  message: WireMessage,
  conversation: WireConversation,
  settings: ZendeskSettings,
): readonly HelpdeskEvent[] {
  const about = { at: timeOf(message.received), ...aboutConversation(conversation) };
  if (message.author.type !== 'business' || isMarked(message.metadata)) return [];
  const ending = endingOf(message, about);
  if (ending !== null) return [ending];
  if (message.deleted === true) {
    const remoteMessageId = message.id as RemoteMessageId;
    return [{ ...about, dedupeKey: `deleted:${message.id}`, kind: 'messageDeleted', remoteMessageId }];
  }
  if (!isForEndUser(message, settings)) return [];
  const parts = partsOf(message.content);
  if (parts.length === 0) return [];
  const event: HelpdeskEvent = {
    dedupeKey: `message:${message.id}`,
    kind: 'agentMessaged',
    agent: agentOf(message),
    remoteMessageId: message.id as RemoteMessageId,
    parts,
    isAutomation: !isByPerson(message),
    ...about,
  };
  return [event];
}

function isForEndUser(message: WireMessage, settings: ZendeskSettings): boolean {
  const source = message.source?.type;
  const subtypes = message.author.subtypes ?? [];
  if (source === 'api:conversations' || source === 'zd:answerBot') return false;
  if (subtypes.some((subtype) => ['activity', 'AI', 'bot'].includes(subtype))) return false;
  if (message.metadata?.['type'] === 'csat') return settings.forwardSurveys;
  if (message.metadata?.[agentIdKey] === '__trigger') return settings.forwardTriggers;
  return !instruction.test(message.content.text ?? '');
}

/** Known by id or subtype, never by name. A message with neither still reaches the end user, but counts as automation. */
function isByPerson(message: WireMessage): boolean {
  const agentId = message.metadata?.[agentIdKey];
  if (agentId === '__trigger' || message.metadata?.['type'] === 'csat') return false;
  return agentId !== undefined || (message.author.subtypes ?? []).includes('agent');
}

function agentOf(message: WireMessage): AgentProfile {
  const agentId = message.metadata?.[agentIdKey];
  return {
    id: agentId === undefined || agentId === '__trigger' ? null : String(agentId),
    // The end user reads the name, also of an agent whose alias was left empty.
    name: message.author.displayName?.trim() || 'Agent',
    avatarUrl: message.author.avatarUrl ?? null,
  };
}

/** System texts that say why agents no longer have the conversation. */
function endingOf(
  message: WireMessage,
  about: ReturnType<typeof aboutConversation> & { readonly at: number },
): HelpdeskEvent | null {
  const ended = { dedupeKey: `message:${message.id}`, kind: 'conversationEnded', ...about } as const;
  switch (message.activity?.type) {
    case 'ticket:closed':
      return { ...ended, by: 'agent', reason: 'ticket_solved' };
    case 'ticket:transfer:email':
      return { ...ended, by: 'agent', reason: 'agent_ended' };
    case 'conversation:endedByUser':
      return { ...ended, by: 'user', reason: 'user_left' };
    default:
      return null;
  }
}

/** Milliseconds of a time as Zendesk writes it. */
export function timeOf(iso: string): number {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw new RangeError('a time in the event cannot be read');
  return at;
}
