/**
 * Entries of a conversation as our events. One reader for the stream, for lists and, one day, for entries that a channel of
 * our own receives: the payloads are the same. Unknown kinds yield nothing.
 */
import type { z } from 'zod';
import type { EscalationId, RemoteConversationId, RemoteGroupId, RemoteMessageId } from '../../core/ids.ts';
import type { AgentProfile } from '../../core/message.ts';
import type { HelpdeskEvent } from '../event.ts';
import { timeOf } from './entries.ts';
import { partsOf } from './entry-parts.ts';
import { longIdOf } from './record-id.ts';
import { type SalesforceSettings, sessionUrlOf } from './settings.ts';
import * as wire from './wire.ts';

/** Whose entries they are. */
export interface EntryContext {
  readonly settings: SalesforceSettings;
  readonly conversationId: string;
  readonly escalationId: EscalationId | null;
}

type Distribute<Event> = Event extends HelpdeskEvent ? Omit<Event, keyof EventFrame> : never;
interface EventFrame {
  readonly dedupeKey: string;
  readonly at: number;
  readonly remoteConversationId: RemoteConversationId;
  readonly escalationId: EscalationId | null;
}
type Fact = Distribute<HelpdeskEvent>;

/** Everything that this entry says, in order. */
export function eventsOf(entry: wire.WireEntry, context: EntryContext): readonly HelpdeskEvent[] {
  const facts = factsOf(entry, context.settings);
  return facts.map((fact, index) => ({ ...fact, ...frameOf(entry, context, index) }) as HelpdeskEvent);
}

/** The end that stands for an agent who left while nothing is being routed. */
export function endedWithoutSession(left: wire.WireEntry, context: EntryContext): HelpdeskEvent {
  const frame = frameOf(left, context, 0);
  const ended = { kind: 'conversationEnded', by: 'agent', reason: 'agent_ended' } as const;
  return { ...frame, ...ended, dedupeKey: `${frame.dedupeKey}:nobody_left` };
}

/** Joined, left, or neither: what this entry says about the presence of a person. */
export function presenceIn(entry: wire.WireEntry): 'joined' | 'left' | null {
  if (entry.entryType !== 'ParticipantChanged') return null;
  const changes = agentChangesIn(entry);
  const last = changes.at(-1);
  if (last === undefined) return null;
  return last.operation === 'remove' ? 'left' : 'joined';
}

/** Whether the session was reported to be over. */
export function isSessionEnd(entry: wire.WireEntry): boolean {
  const status = payloadOf(entry, wire.wireSessionStatus);
  return entry.entryType === 'SessionStatusChanged' && ['Ended', 'Error'].includes(status?.sessionStatus ?? '');
}

function frameOf(entry: wire.WireEntry, context: EntryContext, index: number): EventFrame {
  const { conversationId, escalationId } = context;
  const suffix = index === 0 ? '' : `:${index}`;
  return {
    dedupeKey: `${conversationId}:${entry.identifier}${suffix}`,
    at: timeOf(entry),
    remoteConversationId: conversationId as RemoteConversationId,
    escalationId,
  };
}

/** `entryPayload` is text on the stream and an object in lists; both are read everywhere. */
function payloadOf<T>(entry: wire.WireEntry, schema: z.ZodType<T>): T | null {
  let payload: unknown = entry.entryPayload;
  if (typeof payload === 'string') {
    try {
      payload = JSON.parse(payload);
    } catch {
      return null;
    }
  }
  const read = schema.safeParse(payload);
  return read.success ? read.data : null;
}

function factsOf(entry: wire.WireEntry, settings: SalesforceSettings): readonly Fact[] {
  switch (entry.entryType) {
    case 'Message':
      return messageFacts(entry, settings);
    case 'ParticipantChanged':
      return agentChangesIn(entry).map(({ operation, agent }) =>
        operation === 'remove' ? { kind: 'agentLeft', agent } : { kind: 'agentJoined', agent },
      );
    case 'SessionStatusChanged':
      return sessionFacts(entry, settings);
    case 'RoutingResult':
      return routingFacts(entry, settings);
    case 'CloseConversation':
      return [{ kind: 'conversationEnded', by: 'user', reason: 'user_left' }];
    case 'EndUserConsentUpdated': {
      const consent = payloadOf(entry, wire.wireConsent);
      const hasLeft = consent?.consentStatus === 'OptOut' && consent.isEndUserInitiated !== false;
      return hasLeft && settings.endOnOptOut ? [{ kind: 'conversationEnded', by: 'user', reason: 'user_left' }] : [];
    }
    case 'TypingStartedIndicator':
    case 'TypingStoppedIndicator':
      if (entry.sender?.role !== 'Agent') return [];
      return [{ kind: 'agentTyped', agent: agentOf(entry), isTyping: entry.entryType === 'TypingStartedIndicator' }];
    case 'ReadAcknowledgement':
      return readFacts(entry);
    case 'QueuePosition': {
      const position = payloadOf(entry, wire.wireQueuePosition)?.position ?? null;
      return position === null ? [] : [{ kind: 'queueMoved', position, waitSeconds: null }];
    }
    default:
      return [];
  }
}

/** Shown to the end user: the display name, never the subject. */
function agentOf({ sender, senderDisplayName }: wire.WireEntry): AgentProfile {
  return profileOf(sender?.subject, senderDisplayName);
}

function profileOf(subject: string | null | undefined, name: string | null | undefined): AgentProfile {
  const shown = name?.trim() ?? '';
  return { id: subject ?? null, name: shown === '' ? 'Agent' : shown, avatarUrl: null };
}

function messageFacts(entry: wire.WireEntry, settings: SalesforceSettings): readonly Fact[] {
  const message = payloadOf(entry, wire.wireMessage);
  const role = entry.sender?.role;
  if (message === null || role === 'EndUser') return [];
  // A supervisor who steps in: what only agents are to read never comes to the end user's side.
  const isPerson = role === 'Agent' || role === 'Supervisor';
  const isResponse = message.messageReason !== null && message.messageReason !== undefined;
  const isForwarded = isResponse
    ? settings.forwardAutoResponses
    : isPerson || (role === 'Chatbot' && settings.forwardChatbot);
  if (!isForwarded) return [];
  return [
    {
      kind: 'agentMessaged',
      agent: agentOf(entry),
      remoteMessageId: entry.identifier as RemoteMessageId,
      parts: partsOf(entry.identifier, message),
      isAutomation: isResponse || !isPerson,
    },
  ];
}

function agentChangesIn(entry: wire.WireEntry) {
  const changed = payloadOf(entry, wire.wireParticipants);
  return (changed?.entries ?? []).flatMap(({ operation, participant, displayName }) => {
    // Bots, supervisors and the router come and go as well.
    if (participant?.role !== 'Agent' || !['add', 'remove'].includes(operation)) return [];
    return [{ operation, agent: profileOf(participant.subject, displayName) }];
  });
}

function sessionFacts(entry: wire.WireEntry, { trustEndedByRole }: SalesforceSettings): readonly Fact[] {
  const session = payloadOf(entry, wire.wireSessionStatus);
  if (session?.sessionStatus === 'Error') {
    return [{ kind: 'conversationEnded', by: 'helpdesk', reason: 'helpdesk_lost' }];
  }
  if (session?.sessionStatus !== 'Ended') return [];
  if (trustEndedByRole && session.sessionEndedByRole === 'EndUser') {
    return [{ kind: 'conversationEnded', by: 'user', reason: 'user_left' }];
  }
  return [{ kind: 'conversationEnded', by: 'agent', reason: 'agent_ended' }];
}

/** Placed in a queue, not accepted by a person yet; or moved; or not to be placed anywhere. */
function routingFacts(entry: wire.WireEntry, settings: SalesforceSettings): readonly Fact[] {
  const routing = payloadOf(entry, wire.wireRoutingResult);
  if (routing === null) return [];
  const { recordId, estimatedWaitTime: wait, routingConfigurationDetails: details } = routing;
  const hasFailed = (routing.failureType ?? 'None') !== 'None';
  if (routing.routingType === 'Transfer') {
    if (hasFailed) return [];
    const queueId = details?.queueId ?? null;
    const group = queueId === null ? null : (longIdOf(queueId) as RemoteGroupId);
    const isAutomatic = routing.initiator === undefined || routing.initiator === null;
    return [{ kind: 'transferred', group, agent: null, isAutomatic }];
  }
  const facts: Fact[] = [];
  if (recordId !== null && recordId !== undefined) {
    facts.push({ kind: 'ticketLinked', ticketId: recordId, ticketUrl: sessionUrlOf(settings, recordId) });
  }
  if (hasFailed && routing.routingType === 'Initial') {
    facts.push({ kind: 'conversationEnded', by: 'helpdesk', reason: 'helpdesk_lost' });
  }
  const seconds = wait?.estimatedWaitTimeInSeconds ?? -1;
  if (wait?.isEWTRequested === true && seconds >= 0) {
    facts.push({ kind: 'queueMoved', position: null, waitSeconds: seconds });
  }
  return facts;
}

function readFacts(entry: wire.WireEntry): readonly Fact[] {
  if (entry.sender?.role === 'EndUser') return [];
  const named = payloadOf(entry, wire.wireAcknowledgement)?.acknowledgedConversationEntryIdentifier;
  const upToRemote = entry.relatedRecords?.[0] ?? named;
  if (upToRemote === null || upToRemote === undefined) return [];
  return [{ kind: 'agentRead', upTo: null, upToRemote: upToRemote as RemoteMessageId }];
}
