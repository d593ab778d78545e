/**
 * One stream of server-sent events for one reader. What waits for a slow reader is bounded: when it is too much it is
 * dropped, and read from the store again when the reader comes round. The reader's pace decides; nothing is pushed.
 */
import type { EscalationId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { type EscalationEvent, type EscalationSignal, eventBody } from '../../escalations/escalation-event.ts';
import type { LiveFeed } from '../../escalations/live-feed.ts';
import { signalBody } from './signal-body.ts';

export interface EventStreamParts {
  readonly escalationId: EscalationId;
  /** The reader has everything up to here. */
  readonly after: number;
  /** Whether the escalation was already over when the stream was asked for. */
  readonly hasEnded: boolean;
  readonly feed: LiveFeed;
  /** Events after that number, in order, at most a page. */
  read(after: number): Promise<readonly EscalationEvent[]>;
  /** Asked once per heartbeat at least; false ends the stream. */
  isStillAllowed(): Promise<boolean>;
  /** Of one that has ended: whether nothing that was said before is on its way any more. */
  isComplete(): Promise<boolean>;
  /** Ends the stream cleanly. */
  readonly stopping: AbortSignal;
  readonly heartbeatMs: number;
}

const eventsWaitingMax = 100;
const signalsWaitingMax = 20;
const reconnectMs = 2_000;
/** How soon one that has ended is looked at again while something is on its way: its arrival is not always an event. */
const completeAgainMs = 500;

/**
 * Ends when the escalation has ended, nothing of it is on its way any more and everything has been handed over; when the
 * reader goes; or when we stop.
 */
export function openEventStream(parts: EventStreamParts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let queue: StreamQueue | null = null;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (queue === null) {
          // Only now is somebody reading; before, there would be nobody to end the listening.
          queue = new StreamQueue(parts);
          controller.enqueue(encoder.encode(`retry: ${reconnectMs}\n: open\n\n`));
          return;
        }
        const chunk = await queue.next();
        if (chunk === null) controller.close();
        else controller.enqueue(encoder.encode(chunk));
      },
      cancel: () => queue?.stop(),
    },
    { highWaterMark: 0 },
  );
}

/** What one reader still has to get. Listens until it is stopped. */
class StreamQueue {
  readonly #parts: EventStreamParts;
  readonly #stopListening: () => void;
  readonly #onStopping = () => this.stop();
  #sent: number;
  #hasEnded: boolean;
  #isComplete: boolean = false;
  #hasStopped: boolean = false;
  #mustRead: boolean = true;
  #events: EscalationEvent[] = [];
  #signals: EscalationSignal[] = [];
  #wake: () => void = () => undefined;
  #allowedAt = performance.now();
  /** When the reader last got something: a proxy cuts off what is silent for long. */
  #chunkAt = performance.now();

  constructor(parts: EventStreamParts) {
    this.#parts = parts;
    this.#sent = parts.after;
    this.#hasEnded = parts.hasEnded;
    this.#stopListening = parts.feed.listen(parts.escalationId, {
      event: (event) => this.#onEvent(event),
      signal: (signal) => {
        this.#signals = [...this.#signals, signal].slice(-signalsWaitingMax);
        this.#wake();
      },
    });
    parts.stopping.addEventListener('abort', this.#onStopping);
    if (parts.stopping.aborted) this.stop();
  }

  stop(): void {
    this.#hasStopped = true;
    this.#stopListening();
    this.#parts.stopping.removeEventListener('abort', this.#onStopping);
    this.#wake();
  }

  /** What to write next, as soon as there is something; `null` at the end. Stops by itself at the end and on an error. */
  async next(): Promise<string | null> {
    let chunk: string | null = null;
    try {
      chunk = await this.#next();
      this.#chunkAt = performance.now();
      return chunk;
    } catch (error) {
      // The database may close under a read while the program stops. The reader comes again and goes on where it was.
      if (this.#hasStopped) return null;
      throw error;
    } finally {
      if (chunk === null) this.stop();
    }
  }

  async #next(): Promise<string | null> {
    while (!this.#hasStopped) {
      // Also where something happens all the time: then there is no heartbeat.
      if (performance.now() - this.#allowedAt > this.#parts.heartbeatMs && !(await this.#isAllowed())) return null;
      const chunk = await this.#take();
      if (chunk !== '') return chunk;
      if (this.#hasMore()) continue;
      if (this.#isComplete) return null;
      if (this.#hasEnded && (await this.#parts.isComplete())) {
        this.#isComplete = true;
        // What was on its way has become an event, perhaps, that nobody has told us of yet.
        this.#mustRead = true;
        continue;
      }
      if ((await this.#quiet()) === 'heartbeat') {
        return (await this.#isAllowed()) ? ': still here\n\n' : null;
      }
    }
    return null;
  }

  async #isAllowed(): Promise<boolean> {
    this.#allowedAt = performance.now();
    return this.#parts.isStillAllowed();
  }

  #hasMore(): boolean {
    return this.#mustRead || this.#events.length > 0 || this.#signals.length > 0 || this.#hasStopped;
  }

  async #take(): Promise<string> {
    if (!this.#mustRead) return this.#takeEvents() || this.#takeSignals();
    this.#mustRead = false;
    const page = await this.#parts.read(this.#sent);
    // Another page may follow.
    if (page.length > 0) this.#mustRead = true;
    return page.map((event) => this.#frameOf(event)).join('');
  }

  #onEvent(event: EscalationEvent): void {
    if (this.#events.length < eventsWaitingMax) this.#events.push(event);
    else {
      this.#events = [];
      this.#mustRead = true;
    }
    this.#wake();
  }

  /** Events since the last read. One that does not follow on what was sent leaves the rest to the store. */
  #takeEvents(): string {
    const fresh = this.#events.filter((event) => event.seq > this.#sent);
    this.#events = [];
    let frames = '';
    for (const event of fresh) {
      if (event.seq !== this.#sent + 1) {
        this.#mustRead = true;
        break;
      }
      frames += this.#frameOf(event);
    }
    return frames;
  }

  #takeSignals(): string {
    const signals = this.#signals;
    this.#signals = [];
    return signals.map((signal) => frame(signal.type, signalBody(signal))).join('');
  }

  #frameOf(event: EscalationEvent): string {
    this.#sent = event.seq;
    if (event.type === 'escalation.ended') this.#hasEnded = true;
    return `id: ${event.seq}\n${frame(event.type, eventBody(event))}`;
  }

  /** Until something happens, or it is time to look again, or for a heartbeat. */
  #quiet(): Promise<'woken' | 'heartbeat'> {
    const { heartbeatMs } = this.#parts;
    const sinceChunk = performance.now() - this.#chunkAt;
    const waitMs = Math.max(0, heartbeatMs - sinceChunk);
    const looksAgain = this.#hasEnded && waitMs > completeAgainMs;
    return new Promise((resolve) => {
      const passed = () => resolve(looksAgain ? 'woken' : 'heartbeat');
      const timer = setTimeout(passed, looksAgain ? completeAgainMs : waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve('woken');
      };
    });
  }
}

function frame(type: string, body: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify(body)}\n\n`;
}
