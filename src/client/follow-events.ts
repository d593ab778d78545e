import { type CallerOptions, call, pause, send, waitBefore } from './call.ts';
import type { EventPage } from './escalation.ts';
import type { EscalationEvent, EscalationSignal } from './escalation-event.ts';
import { PasserelleError } from './passerelle-error.ts';
import { readEventStream } from './read-event-stream.ts';

export interface FollowOptions {
  /** The seq of the newest event that you have; 0 for all. */
  readonly after?: number;
  readonly signal?: AbortSignal;
  /** Typing and the like; only a stream brings them. */
  onSignal?(signal: EscalationSignal): void;
  /** `auto` streams, and polls while something in between does not let streams through. */
  readonly transport?: 'auto' | 'stream' | 'poll';
}

const silenceMsMax = 45_000;
const pollSeconds = 25;
const pollLimit = 100;
/** Streams that brought nothing, one after the other, before it polls for a while. */
const emptyStreamsMax = 2;
const pollsBeforeStream = 20;

/** Where one reader is: every event once, in order, whatever breaks in between. */
interface Progress {
  after: number;
  isComplete: boolean;
}

/**
 * Yields events in order, each once, until the escalation has ended and nothing of it is on its way any more: what becomes
 * of the last messages follows `escalation.ended`. Survives lost connections by itself.
 */
export async function* followEvents(
  caller: CallerOptions,
  escalationId: string,
  options: FollowOptions,
): AsyncGenerator<EscalationEvent, void, undefined> {
  const { transport = 'auto', signal } = options;
  const progress: Progress = { after: options.after ?? 0, isComplete: false };
  let failures = 0;
  let emptyStreams = 0;
  for (;;) {
    const mayStream = transport !== 'poll' && (transport === 'stream' || emptyStreams < emptyStreamsMax);
    try {
      if (mayStream) {
        let hasOpened = false;
        const onOpen = () => {
          hasOpened = true;
          failures = 0;
        };
        emptyStreams += 1;
        for await (const event of stream(caller, escalationId, { ...options, progress, onOpen })) {
          emptyStreams = 0;
          yield event;
        }
        if (hasOpened) emptyStreams = 0;
      } else {
        for (let polls = 0; polls < pollsBeforeStream && !progress.isComplete; polls += 1) {
          // The first one only asks where things stand, so that nobody waits for what is over.
          const waitSeconds = polls === 0 ? 0 : pollSeconds;
          for (const event of await poll(caller, escalationId, { progress, signal, waitSeconds })) yield event;
          failures = 0;
        }
        if (transport === 'auto') emptyStreams = 0;
      }
      if (progress.isComplete) return;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof PasserelleError && waitBefore(error, 1) === null) throw error;
    }
    failures += 1;
    await pause(backOffMs(failures), signal);
  }
}

function backOffMs(failures: number): number {
  return Math.min(250 * 2 ** (failures - 1), 10_000) * (0.75 + Math.random() / 2);
}

interface StreamOptions extends FollowOptions {
  readonly progress: Progress;
  onOpen(): void;
}

async function* stream(
  caller: CallerOptions,
  escalationId: string,
  { progress, signal, onSignal, onOpen }: StreamOptions,
): AsyncGenerator<EscalationEvent> {
  const path = `/v1/escalations/${encodeURIComponent(escalationId)}/stream`;
  const headers = { accept: 'text/event-stream', 'last-event-id': String(progress.after) };
  const stop = new AbortController();
  const opening = setTimeout(() => stop.abort(), caller.timeoutMs);
  const signals = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  try {
    const response = await send(caller, { method: 'GET', path, headers, isRepeatable: true, signal }, signals);
    if (response.status === 204) progress.isComplete = true;
    if (response.status === 204 || response.body === null) return;
    const opened = () => {
      clearTimeout(opening);
      onOpen();
    };
    for await (const { id, data } of readEventStream(response.body, { silenceMsMax, onOpen: opened })) {
      if (id === null) onSignal?.(JSON.parse(data) as EscalationSignal);
      else {
        const event = JSON.parse(data) as EscalationEvent;
        if (isNews(event, progress)) yield event;
      }
    }
  } finally {
    clearTimeout(opening);
    stop.abort();
  }
}

interface PollOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
  readonly waitSeconds: number;
}

async function poll(
  caller: CallerOptions,
  escalationId: string,
  { progress, signal, waitSeconds }: PollOptions,
): Promise<readonly EscalationEvent[]> {
  const query = new URLSearchParams({
    after: String(progress.after),
    wait: String(waitSeconds),
    limit: String(pollLimit),
  });
  const page = await call<EventPage>(caller, {
    method: 'GET',
    path: `/v1/escalations/${encodeURIComponent(escalationId)}/events?${query}`,
    signal,
    isRepeatable: true,
    timeoutMs: caller.timeoutMs + waitSeconds * 1000,
  });
  const news = page.events.filter((event) => isNews(event, progress));
  progress.isComplete = page.isComplete;
  return news;
}

function isNews(event: EscalationEvent, progress: Progress): boolean {
  if (event.seq <= progress.after) return false;
  progress.after = event.seq;
  return true;
}
