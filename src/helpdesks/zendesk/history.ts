import type { RemoteConversation } from '../command.ts';
import type { HelpdeskEvent, RemoteEndReason } from '../event.ts';
import { DeliveryFailure } from '../failure.ts';
import type { HistoryCall } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { type Desk, isWithAgents } from './desk.ts';
import { eventsOfMessage } from './message-events.ts';
import { messagesBackwards } from './posted-pieces.ts';
import { isTakenOver, ownEscalation } from './remote-conversation.ts';
import { ticketUrlOf } from './settings.ts';
import { endReasonOf, isFinal, ticketLinked } from './ticket-events.ts';
import { findTicket } from './ticket-finder.ts';
import type { WireConversation } from './wire.ts';
import type { WireTicket } from './wire-support.ts';

/** How far our clock may have been ahead of Zendesk's when the escalation began. */
const clockSlackMs = 48 * 3_600_000;

interface Catchup {
  readonly desk: Desk;
  readonly conversation: RemoteConversation;
  readonly since: number;
  readonly call: HistoryCall;
}

/**
 * What the webhooks would have told since then: messages with the same keys, the ticket, and whether it is over.
 * Endings come last. A conversation that no longer exists has ended.
 */
export async function eventsSince(catchup: Catchup): Promise<readonly HelpdeskEvent[]> {
  const { desk, conversation, call } = catchup;
  const remote = await findConversation(desk, conversation.remoteConversationId, call.signal);
  if (remote === null) return [ended(catchup, { cause: 'gone', by: 'helpdesk', reason: 'helpdesk_lost' })];
  // Another escalation has taken the only conversation of this person over: what is in it is no longer ours.
  if (isTakenOver(remote, conversation, desk.settings))
    return [ended(catchup, { cause: 'taken', by: 'helpdesk', reason: 'helpdesk_lost' })];
  const messages = await messageEvents(catchup, remote);
  const ticket = await ticketEvents(catchup);
  const { endOnControlLost } = desk.settings;
  const isOver = endOnControlLost && !isWithAgents(remote, desk.settings);
  const lost = isOver ? [ended(catchup, { cause: 'control', by: 'agent', reason: 'agent_ended' })] : [];
  // A solved ticket says more about the ending than lost control does, so it comes first.
  return [...messages, ...ticket, ...lost];
}

async function findConversation(desk: Desk, id: string, signal: AbortSignal): Promise<WireConversation | null> {
  try {
    return await desk.sunshine.getConversation(id, signal);
  } catch (error) {
    if (isRefusal(error, 404) && error.code !== 'app_not_found') return null;
    throw error;
  }
}

async function messageEvents(catchup: Catchup, remote: WireConversation): Promise<readonly HelpdeskEvent[]> {
  const { desk, call } = catchup;
  const since = catchup.since - clockSlackMs;
  const opening = ownEscalation(catchup.conversation);
  const events: HelpdeskEvent[] = [];
  for await (const message of messagesBackwards(desk, remote.id, { since, opening, signal: call.signal })) {
    events.push(...eventsOfMessage(message, remote, desk.settings));
  }
  return events.toReversed();
}

/** Best effort: a Support API that refuses or fails must not hide messages that were found. */
async function ticketEvents(catchup: Catchup): Promise<readonly HelpdeskEvent[]> {
  const { desk, conversation, call } = catchup;
  try {
    const ticketId = call.ticketId ?? (await findTicket(desk, conversation, call.signal));
    if (ticketId === null) return [];
    const about = aboutOf(catchup);
    const ticketUrl = ticketUrlOf(desk.settings, ticketId);
    const ticket = await readTicket(desk, ticketId, call.signal);
    const status = ticket === null ? 'deleted' : (ticket.status?.toLowerCase() ?? null);
    const isUngrouped = ticket !== null && ticket.group_id === undefined;
    const linked = call.ticketId === null ? [ticketLinked({ ...about, ticketId, ticketUrl, isUngrouped })] : [];
    const isOver = isFinal(status, desk.settings);
    const end = { cause: `ticket:${status}`, by: 'agent', reason: endReasonOf(status) } as const;
    return isOver ? [...linked, ended(catchup, end)] : linked;
  } catch (error) {
    if (!(error instanceof DeliveryFailure) || call.signal.aborted) throw error;
    const { remoteConversationId } = conversation;
    desk.tools.log.warn({ remoteConversationId, reason: error.message }, 'zendesk.ticket_not_read');
    return [];
  }
}

/** A ticket that was known and is not found any more was deleted. */
async function readTicket(desk: Desk, ticketId: string, signal: AbortSignal): Promise<WireTicket | null> {
  try {
    return await desk.support.getTicket(ticketId, signal);
  } catch (error) {
    if (isRefusal(error, 404) && error.code === 'RecordNotFound') return null;
    throw error;
  }
}

function aboutOf({ desk, conversation }: Catchup) {
  return {
    remoteConversationId: conversation.remoteConversationId,
    escalationId: ownEscalation(conversation),
    at: desk.tools.now(),
  };
}

function ended(
  catchup: Catchup,
  end: { readonly cause: string; readonly by: 'agent' | 'helpdesk'; readonly reason: RemoteEndReason },
): HelpdeskEvent {
  const about = aboutOf(catchup);
  const { cause, by, reason } = end;
  const dedupeKey = `ended:${cause}:${about.escalationId ?? about.remoteConversationId}`;
  return { ...about, dedupeKey, kind: 'conversationEnded', by, reason };
}
