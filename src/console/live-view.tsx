import type { Child } from 'hono/jsx';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { errorFacts } from '../core/error-facts.ts';
import type { ConsoleContext } from './console-env.ts';
import type { ConsoleTools } from './console-tools.ts';
import { partHtml } from './render-page.tsx';

export interface LiveEvent {
  /** What `sse-swap` or `sse-close` of the page waits for. */
  readonly event: string;
  readonly part: Child;
}

/**
 * Streams parts of a page as they come, for an element with `hx-ext="sse" sse-connect`. Ends when the browser goes, the
 * program stops, `events` ends, or whoever looks may not any more; browsers come back by themselves, so `events` has to
 * begin with the state as it is.
 */
export function liveView(
  c: ConsoleContext,
  tools: Pick<ConsoleTools, 'closing' | 'log'>,
  events: (signal: AbortSignal) => AsyncIterable<LiveEvent>,
): Response {
  return streamSSE(
    c,
    async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const signal = AbortSignal.any([gone.signal, tools.closing]);
      const beat = async () => {
        if (await c.var.isStillAllowed()) await write(stream, { event: 'beat', data: '' });
        else gone.abort();
      };
      const beats = setInterval(() => void beat().catch(() => gone.abort()), beatMs);
      try {
        for await (const { event, part } of events(signal)) {
          // Who was signed out, removed or given a lower role sees nothing more, however long the page stays open.
          if (signal.aborted || !(await c.var.isStillAllowed())) return;
          await write(stream, { event, data: String(await partHtml(c, part)) });
        }
      } finally {
        clearInterval(beats);
      }
    },
    async (error) => {
      tools.log.error({ error: errorFacts(error) }, 'console.live_view_failed');
    },
  );
}

/** Below the half minute after which common proxies cut a silent connection. */
const beatMs = 20_000;

async function write(stream: SSEStreamingApi, message: { event: string; data: string }): Promise<void> {
  if (stream.aborted || stream.closed) return;
  await stream.writeSSE(message).catch(() => undefined);
}
