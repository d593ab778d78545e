/** Posts webhooks: retries, time limits, and the misbehaviour of `SimulatedFaults.webhooks`. */

import { createSchedule } from '../../kit/simulated-schedule.ts';
import type { SimulatedFaults } from '../../simulator.ts';

export interface Posting {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the activity line: what is posted. */
  readonly what: string;
  readonly timeoutMs: number;
  /** How long to wait before the next try, `null` to give up. `status` is `null` when no answer came. */
  retryAfter(answer: {
    readonly status: number | null;
    readonly retryAfter: string | null;
    readonly tries: number;
  }): number | null;
}

export interface Poster {
  /** Hands a request over; nothing is awaited. */
  post(posting: Posting): void;
  /** Runs `work` after a while, unless the simulator is closed before. */
  later(ms: number, work: () => void): void;
  /** How many requests are waiting or on their way. */
  pending(): number;
  close(): Promise<void>;
}

interface PosterParts {
  readonly fetch: typeof fetch;
  readonly settings: SimulatedFaults['webhooks'];
  say(line: string): void;
}

// Enough for a flood in a test, few enough not to exhaust sockets.
const inFlightMax = 32;

export function createPoster({ fetch: send, settings, say }: PosterParts): Poster {
  const schedule = createSchedule();
  const { signal: closing, later } = schedule;
  const waiting: Posting[] = [];
  let inFlight = 0;

  const start = (posting: Posting, tries: number): void => {
    inFlight += 1;
    const run = attempt(posting, tries).finally(() => {
      inFlight -= 1;
      pump();
    });
    schedule.run(run);
  };

  const pump = (): void => {
    while (inFlight < inFlightMax) {
      const next = waiting.shift();
      if (next === undefined) return;
      start(next, 1);
    }
  };

  const attempt = async (posting: Posting, tries: number): Promise<void> => {
    const answer = await request(send, posting, closing);
    if (closing.aborted) return;
    say(`webhook ${posting.what}: ${answer.status ?? 'no answer'}${tries > 1 ? ` (try ${tries})` : ''}`);
    if (answer.status !== null && answer.status >= 200 && answer.status < 300) return;
    const wait = posting.retryAfter({ ...answer, tries });
    if (wait === null) say(`webhook ${posting.what}: given up`);
    else later(wait, () => start(posting, tries + 1));
  };

  const enqueue = (posting: Posting): void => {
    for (let copy = 0; copy < settings.copies; copy += 1) waiting.push(posting);
    pump();
  };

  return {
    post: (posting) => {
      if (closing.aborted) return;
      if (settings.lost) say(`webhook ${posting.what}: lost`);
      else if (settings.delayMs > 0) later(settings.delayMs, () => enqueue(posting));
      else enqueue(posting);
    },
    later,
    pending: () => waiting.length + schedule.pending(),
    close: () => {
      waiting.length = 0;
      return schedule.close();
    },
  };
}

async function request(
  send: typeof fetch,
  posting: Posting,
  closing: AbortSignal,
): Promise<{ status: number | null; retryAfter: string | null }> {
  // One controller per request, and its listener taken off again: a signal that outlives requests must not gather them.
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const timer = setTimeout(end, posting.timeoutMs);
  closing.addEventListener('abort', end, { once: true });
  try {
    const answer = await send(posting.url, {
      method: posting.method,
      headers: posting.headers,
      ...(posting.method === 'GET' ? {} : { body: posting.body }),
      redirect: 'manual',
      signal: stop.signal,
    });
    await answer.body?.cancel();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
  } catch {
    return { status: null, retryAfter: null };
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', end);
  }
}
