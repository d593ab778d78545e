import { toIso, toIsoOrNull } from '../core/clock.ts';
import type { AttemptRecord, DeliveryRecord } from '../outbox/store.ts';
import { type Escalation, type MessageRecord, ownerOf } from './escalation.ts';
import { type EscalationEvent, eventBody } from './escalation-event.ts';

/** An escalation as a line of a list: ids, states and times, nothing that a person wrote. */
export function summarizeEscalation(escalation: Escalation) {
  const { id, botId, connectionId, conversationId, state, skill, group, isTest, end, ticketId, ticketUrl } = escalation;
  return {
    id,
    botId,
    connectionId,
    conversationId,
    state,
    owner: ownerOf(escalation),
    skill,
    group: { remoteGroupId: group.remoteGroupId, name: group.name },
    isTest,
    isHelpdeskDown: escalation.isHelpdeskDown,
    ticket: ticketId === null ? null : { id: ticketId, url: ticketUrl },
    end: end === null ? null : { by: end.by, reason: end.reason, comment: end.comment },
    startedAt: toIso(escalation.startedAt),
    openedAt: toIsoOrNull(escalation.openedAt),
    acceptedAt: toIsoOrNull(escalation.acceptedAt),
    endedAt: toIsoOrNull(escalation.endedAt),
  };
}

/** An escalation with the person and the context. What the adapter keeps of the conversation may hold tokens: left out. */
export function describeEscalation(escalation: Escalation) {
  const { endUser, attributes, channel, language, agent, remote, notices, callbackUrl, lastSeq } = escalation;
  return {
    ...summarizeEscalation(escalation),
    endUser,
    attributes,
    channel,
    language,
    agent,
    remoteConversationId: remote?.remoteConversationId ?? null,
    remoteUserId: remote?.remoteUserId ?? null,
    notices,
    callbackUrl,
    lastSeq,
    firstAgentMessageAt: toIsoOrNull(escalation.firstAgentMessageAt),
    lastUserMessageAt: toIso(escalation.lastUserMessageAt),
    lastAgentMessageAt: toIsoOrNull(escalation.lastAgentMessageAt),
  };
}

export function describeMessage(message: MessageRecord) {
  const { id, direction, author, agent, parts, clientId, remoteMessageIds, state, sentAt, acceptedAt } = message;
  const times = { sentAt: toIso(sentAt), acceptedAt: toIso(acceptedAt) };
  return { id, direction, author, agent, parts, clientId, remoteMessageIds, state, ...times };
}

export function describeEvent(event: EscalationEvent) {
  return eventBody(event);
}

/** A try that failed. */
export function describeAttempt({ at, ...attempt }: AttemptRecord) {
  return { ...attempt, at: toIso(at) };
}

/** A delivery as operators see it: what it carries is not part of it. */
export function describeDelivery(delivery: DeliveryRecord) {
  const { id, escalationId, side, target, kind, state, attempts, mayHaveArrived, lastError, durationMs } = delivery;
  const times = { createdAt: toIso(delivery.createdAt), settledAt: toIsoOrNull(delivery.settledAt) };
  return { id, escalationId, side, target, kind, state, attempts, mayHaveArrived, lastError, durationMs, ...times };
}
