import { setTimeout as startTimer } from 'node:timers';
import { DeliveryFailure } from '../failure.ts';
import type { Desk } from './desk.ts';
import { timeOf } from './entries.ts';
import { eventsOf, presenceIn } from './entry-events.ts';
import { catchUp, type Following, moveOn } from './following.ts';
import { unreportedEnd } from './history.ts';
import type { Reached } from './session.ts';
import { type SseFrame, sseFrames } from './sse.ts';
import { uuidOf } from './uuid.ts';
import { type WireEntry, wireEnvelope } from './wire.ts';

/** Salesforce pings, at intervals that it does not publish; the vendor's own sample takes this silence for death. */
const silenceMs = 90_000;
/** A transfer may leave a conversation without anybody for a moment. */
const leftGraceMs = 2_000;
const acknowledgeWithinMs = 10_000;

/**
 * Opens the stream where it was left, brings what was missed, then what comes. Resolves with `true` when it was left at
 * that moment to renew the token, with `false` when the other side ended it. Throws when it fails or falls silent.
 */
export async function listen(following: Following, until: number): Promise<boolean> {
  const { desk, signal } = following;
  const own = new AbortController();
  let why: 'renewal' | 'silence' | Error | null = null;
  const leave = (reason: typeof why): void => {
    why ??= reason;
    own.abort();
  };
  const renewal = startTimer(() => leave('renewal'), Math.min(until - desk.tools.now(), 2 ** 31 - 1));
  const silence = startTimer(() => leave('silence'), silenceMs);
  const watch = createLeftWatch(following, own.signal, (error) => leave(error));
  try {
    const both = AbortSignal.any([signal, own.signal]);
    const { reached, cursor } = following;
    const response = await desk.messaging.openStream(reached, cursor.lastEventId, both);
    await catchUp(following);
    for await (const frames of sseFrames(response.stream())) {
      silence.refresh();
      const entries = takeFrames(following, frames);
      const events = entries.flatMap((entry) => eventsOf(entry, { settings: desk.settings, ...following.reached }));
      if (frames.length > 0) await following.accept({ events });
      acknowledge(desk, following.reached, entries);
      watch(entries);
    }
    return false;
  } catch (error) {
    if (why === 'renewal') return true;
    if (why === null) throw asFailure(error);
    throw why === 'silence' ? brokenBy(`no sign of life for ${silenceMs} ms`) : why;
  } finally {
    clearTimeout(renewal);
    clearTimeout(silence);
    own.abort();
  }
}

function asFailure(error: unknown): unknown {
  const isKnown = error instanceof DeliveryFailure || !(error instanceof Error) || error.name !== 'HttpFailure';
  return isKnown ? error : brokenBy('the connection broke', error);
}

function brokenBy(what: string, cause?: unknown): DeliveryFailure {
  return new DeliveryFailure(`GET sse: ${what}`, { disposition: 'retry', certainty: 'notSent', cause });
}

/** The entries of our conversation in these frames; moves the position on. Pings and unknown events move nothing else. */
function takeFrames(following: Following, frames: readonly SseFrame[]): readonly WireEntry[] {
  const entries: WireEntry[] = [];
  for (const { id, data } of frames) {
    if (id !== null) moveOn(following, { lastEventId: id });
    const entry = entryIn(data, following.reached.conversationId);
    if (entry === null) continue;
    moveOn(following, { at: timeOf(entry) });
    entries.push(entry);
  }
  return entries;
}

function entryIn(data: string, conversationId: string): WireEntry | null {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return null;
  }
  const envelope = wireEnvelope.safeParse(json);
  return envelope.success && envelope.data.conversationId === conversationId ? envelope.data.conversationEntry : null;
}

/** Looks again some time after an agent left, and brings the end that nobody reported. */
function createLeftWatch(following: Following, signal: AbortSignal, onFailure: (error: Error) => void) {
  let seen: readonly WireEntry[] = [];
  let timer: NodeJS.Timeout | null = null;
  signal.addEventListener('abort', () => timer !== null && clearTimeout(timer), { once: true });
  const look = async (): Promise<void> => {
    const { desk, reached } = following;
    const ended = await unreportedEnd(desk, { reached, entries: seen }, signal).catch(() => null);
    if (ended === null || signal.aborted) return;
    await following.accept({ events: [ended] }).catch(onFailure);
  };
  return (entries: readonly WireEntry[]): void => {
    const last = entries.findLast((entry) => presenceIn(entry) !== null);
    if (last === undefined) {
      seen = [...seen, ...entries].slice(-20);
      return;
    }
    seen = entries;
    if (timer !== null) clearTimeout(timer);
    timer = presenceIn(last) === 'left' ? startTimer(() => void look(), leftGraceMs) : null;
  };
}

/** Tells Salesforce that we have what agents wrote, best effort. */
function acknowledge(desk: Desk, reached: Reached, entries: readonly WireEntry[]): void {
  const received = entries.filter((entry) => entry.entryType === 'Message' && entry.sender?.role === 'Agent');
  if (received.length === 0 || !desk.settings.sendReceipts) return;
  const acks = received.slice(0, 25).map(({ identifier }) => {
    return { id: uuidOf('delivered', identifier), entryType: 'Delivery', conversationEntryId: identifier } as const;
  });
  desk.messaging.acknowledge(reached, acks, AbortSignal.timeout(acknowledgeWithinMs)).catch(() => {
    desk.tools.log.debug({ escalationId: reached.escalationId }, 'salesforce.receipt_not_sent');
  });
}
