import type { EscalationId } from '../../core/ids.ts';
import type { RemoteConversation } from '../command.ts';
import { type HelpdeskEvent, isSignal } from '../event.ts';
import { DeliveryFailure } from '../failure.ts';
import type { Desk } from './desk.ts';
import { readEntries } from './entries.ts';
import { endedWithoutSession, eventsOf, isSessionEnd, presenceIn } from './entry-events.ts';
import { type Reached, reachedOf } from './session.ts';
import type { WireEntry } from './wire.ts';

/**
 * Everything from the list of entries, under the keys that the stream uses. A conversation belongs to one escalation, so
 * that all of it counts, whatever our clock says. Passing signals are left out.
 */
export async function eventsSince(
  desk: Desk,
  conversation: RemoteConversation,
  signal: AbortSignal,
): Promise<readonly HelpdeskEvent[]> {
  try {
    const reached = reachedOf(conversation);
    const entries = await readEntries(desk, reached, 0, signal);
    const left = await unreportedEnd(desk, { reached, entries }, signal);
    return [...withLastPresence(storedEvents(desk, reached, entries)), ...(left === null ? [] : [left])];
  } catch (error) {
    if (!(error instanceof DeliveryFailure) || error.disposition !== 'gone') throw error;
    return [lost(desk, conversation)];
  }
}

/**
 * Who came and went before says nothing any more. It would be told again: once its receipt is forgotten, or where it changed
 * nothing at the time, such as the coming of somebody who had already written.
 */
function withLastPresence(events: readonly HelpdeskEvent[]): readonly HelpdeskEvent[] {
  const last = events.findLast(isPresence);
  return events.filter((event) => event === last || !isPresence(event));
}

function isPresence({ kind }: HelpdeskEvent): boolean {
  return kind === 'agentJoined' || kind === 'agentLeft' || kind === 'transferred';
}

/** A conversation that shows itself to us no more is over, whatever became of it. */
function lost({ tools }: Desk, { remoteConversationId, state }: RemoteConversation): HelpdeskEvent {
  const ended = { kind: 'conversationEnded', by: 'helpdesk', reason: 'helpdesk_lost' } as const;
  const escalationId = typeof state['escalationId'] === 'string' ? (state['escalationId'] as EscalationId) : null;
  return { ...ended, dedupeKey: `${remoteConversationId}:gone`, at: tools.now(), remoteConversationId, escalationId };
}

export function storedEvents(
  { settings }: Desk,
  reached: Reached,
  entries: readonly WireEntry[],
): readonly HelpdeskEvent[] {
  const events = entries.flatMap((entry) => eventsOf(entry, { ...reached, settings }));
  return events.filter((event) => !isSignal(event) || event.kind === 'agentRead');
}

/** What was last said about the wait, unless a person has come since. */
export function waitIn({ settings }: Desk, reached: Reached, entries: readonly WireEntry[]): readonly HelpdeskEvent[] {
  if (entries.some((entry) => presenceIn(entry) === 'joined')) return [];
  const events = entries.flatMap((entry) => eventsOf(entry, { ...reached, settings }));
  return events.filter((event) => event.kind === 'queueMoved').slice(-1);
}

/**
 * An end that nobody reported: the last person has left, no session end is among the entries, and nothing is being
 * routed. A transfer may leave a conversation without anybody for minutes, so the status is asked.
 */
export async function unreportedEnd(
  desk: Desk,
  seen: { readonly reached: Reached; readonly entries: readonly WireEntry[] },
  signal: AbortSignal,
): Promise<HelpdeskEvent | null> {
  const { reached, entries } = seen;
  const last = entries.findLast((entry) => presenceIn(entry) !== null);
  if (!desk.settings.endOnNeedsRouting || last === undefined || presenceIn(last) !== 'left') return null;
  if (entries.some(isSessionEnd)) return null;
  const status = await desk.messaging.routingStatus(reached, reached.conversationId, signal);
  if (status.toUpperCase() !== 'NEEDS_ROUTING') return null;
  return endedWithoutSession(last, { ...reached, settings: desk.settings });
}
