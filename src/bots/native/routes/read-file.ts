import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/app-error.ts';
import { DeliveryFailure } from '../../../helpdesks/failure.ts';
import type { OpenFile } from '../../../helpdesks/helpdesk.ts';
import { refusals } from '../../../http/described-answers.ts';
import { fileHeaders } from '../../../http/file-headers.ts';
import type { NativeApi, NativeTools } from '../native-api.ts';

/** Whoever reads a link holds a connection to the helpdesk for as long as they read. */
const readersOfLinkMax = 8;
const readMsMax = 10 * 60_000;

export function readFile(api: NativeApi, tools: NativeTools): void {
  const readers = new Map<string, number>();
  const route = createRoute({
    operationId: 'readFile',
    method: 'get',
    path: '/v1/files/{token}',
    tags: ['Files'],
    summary: 'Read a file of an agent',
    description: 'The link in an event leads here. It needs no key, and ends: whoever has it can read this one file.',
    security: [],
    request: {
      params: z.object({
        token: z
          .string()
          .max(300)
          .openapi({ param: { name: 'token', in: 'path' } }),
      }),
    },
    responses: {
      200: { description: 'The file', content: { '*/*': { schema: z.string().meta({ format: 'binary' }) } } },
      ...refusals('not_found', 'rate_limited'),
    },
  });
  api.openapi(route, async (c) => {
    const { token } = c.req.valid('param');
    const reading = beginReading(readers, token, c.req.raw.signal);
    try {
      const file = await open(tools, token, reading.signal);
      // Nobody reads what stands behind the headers then, so that it would never come to its end.
      if (c.req.method === 'HEAD') reading.end();
      return c.body(bodyOf(file, reading), 200, fileHeaders(file));
    } catch (error) {
      reading.end();
      throw error;
    }
  });
}

interface Reading {
  /** Aborted when the reader has gone, has taken too long or is done. */
  readonly signal: AbortSignal;
  /** Safe to call twice. */
  end(): void;
}

function beginReading(readers: Map<string, number>, token: string, leaving: AbortSignal): Reading {
  const others = readers.get(token) ?? 0;
  if (others >= readersOfLinkMax) {
    const message = 'This file is being read too many times at once. Try again later.';
    throw new AppError('rate_limited', message, { retryAfterSeconds: 10 });
  }
  readers.set(token, others + 1);
  const done = new AbortController();
  const end = () => {
    if (done.signal.aborted) return;
    done.abort();
    leaving.removeEventListener('abort', end);
    const left = (readers.get(token) ?? 1) - 1;
    if (left === 0) readers.delete(token);
    else readers.set(token, left);
  };
  if (leaving.aborted) end();
  else leaving.addEventListener('abort', end);
  return { signal: AbortSignal.any([leaving, done.signal, AbortSignal.timeout(readMsMax)]), end };
}

/** At the reader's pace, and nothing of it before they ask. */
function bodyOf(file: OpenFile, reading: Reading): ReadableStream<Uint8Array> {
  const chunks = checked(file);
  return new ReadableStream(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await chunks.next();
          if (done !== true) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        reading.end();
      },
      cancel: () => reading.end(),
    },
    { highWaterMark: 0 },
  );
}

async function open({ attachments }: NativeTools, token: string, signal: AbortSignal): Promise<OpenFile> {
  try {
    return await attachments.openLink(token, signal);
  } catch (cause) {
    if (!(cause instanceof DeliveryFailure)) throw cause;
    const isGone = cause.disposition === 'gone' || cause.disposition === 'reject';
    if (isGone) throw new AppError('not_found', 'The helpdesk does not have this file any more.', { cause });
    const message = 'The helpdesk cannot be reached at the moment. Try again.';
    throw new AppError('unavailable', message, { retryAfterSeconds: 10, cause });
  }
}

/** A file that comes shorter or longer than it was said must not look complete. */
async function* checked({ content, sizeBytes }: OpenFile): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of content) {
    seen += chunk.byteLength;
    if (sizeBytes !== null && seen > sizeBytes) break;
    yield chunk;
  }
  if (sizeBytes !== null && seen !== sizeBytes) throw new Error('A file has another size than the helpdesk said.');
}
