/** Reads request bodies within limits. A body is read once; what was read stays with the request. */
import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../core/app-error.ts';
import { chunksOf } from '../core/chunks-of.ts';
import { type BodyBudget, bytesAlwaysTaken, createBodyBudget, type HeldBody } from './body-budget.ts';
import { parseJson } from './parse-json.ts';

/** What has come so far is in our memory: whoever sends slowly on a thousand connections must not fill it. */
const bodyMsMax = 30_000;

/** One for all edges, because they share our memory. */
const everyBody = createBodyBudget(64 * 1024 * 1024);

export interface ReadingLimits {
  /** Half a minute when absent. */
  readonly withinMs?: number;
  /** The one of the process when absent. */
  readonly budget?: BodyBudget;
}

/**
 * The raw bytes of a request, for whoever checks a signature. Throws `AppError`: `payload_too_large` as soon as the
 * limit is passed, `invalid_request` when the caller breaks off or is not done in time, `unavailable` when too many other
 * bodies are on their way.
 */
export async function readBytes(context: Context, bytesMax: number, limits: ReadingLimits = {}): Promise<Uint8Array> {
  return wholeInTime((held) => readAll(context, bytesMax, held), limits);
}

/**
 * What `read` gives, when it comes in time and there is room for it; `read` says how much it holds. Throws `AppError`
 * otherwise (`invalid_request`, `unavailable`); its sender is cut then.
 */
export async function wholeInTime<Body>(
  read: (held: HeldBody) => Promise<Body>,
  { withinMs = bodyMsMax, budget = everyBody }: ReadingLimits = {},
): Promise<Body> {
  const held = budget.hold();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const message = `The body did not come to its end within ${withinMs / 1000} seconds.`;
    timer = setTimeout(() => reject(new AppError('invalid_request', message)), withinMs);
  });
  try {
    return await Promise.race([read(held), late, held.cut]);
  } finally {
    clearTimeout(timer);
    held.release();
  }
}

async function readAll(context: Context, bytesMax: number, held: HeldBody): Promise<Uint8Array> {
  const { req } = context;
  const declared = req.header('content-length');
  const tooLarge = () => new AppError('payload_too_large', `The body is larger than ${bytesMax} bytes.`);
  if (declared !== undefined && Number(declared) > bytesMax) throw tooLarge();
  try {
    // With a declared length the server itself reads no further, so the quick way is safe.
    if (
      declared !== undefined &&
      Number(declared) <= bytesAlwaysTaken &&
      req.header('transfer-encoding') === undefined
    ) {
      return new Uint8Array(await req.arrayBuffer());
    }
    const bytes = await readStream(req.raw.body, bytesMax, held);
    if (bytes === null) throw tooLarge();
    Object.assign(req.bodyCache, { arrayBuffer: Promise.resolve(bytes.buffer) });
    return bytes;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid_request', 'The body broke off before its end.', { cause });
  }
}

/** `null` when there is more than the limit; empty when it was cut, of which the holder tells. */
async function readStream(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
  held: HeldBody,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(body)) {
    size += chunk.byteLength;
    if (size > bytesMax) return null;
    if (!held.add(chunk.byteLength)) return new Uint8Array();
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads and parses a JSON body before validation; `context.req.json()` then gives the parsed value without parsing
 * again. Refuses other media types (415), too many bytes (413), and text that is not UTF-8 or not JSON (400).
 */
export function jsonBody(bytesMax: number): MiddlewareHandler {
  return async (context, next) => {
    checkJsonType(context);
    giveJson(context, await readBytes(context, bytesMax));
    await next();
  };
}

/**
 * The same for a body that may be left out: `{}` stands for one without a byte, whatever type it has been given: many
 * clients name one with all that they send, and curl names that of a form.
 */
export function optionalJsonBody(bytesMax: number): MiddlewareHandler {
  return async (context, next) => {
    const bytes = await readBytes(context, bytesMax);
    if (bytes.byteLength > 0) checkJsonType(context);
    // Validation would still ask what it is that is not there.
    else context.req.raw.headers.delete('content-type');
    giveJson(context, bytes.byteLength > 0 ? bytes : Buffer.from('{}'));
    await next();
  };
}

function giveJson(context: Context, bytes: Uint8Array): void {
  const text = decode(bytes);
  if (text.trim() === '') throw new AppError('invalid_request', 'The body is empty; send a JSON object.');
  const value = parseJson(text);
  Object.defineProperty(context.req, 'json', { value: () => Promise.resolve(value) });
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not valid UTF-8.', { cause });
  }
}

function checkJsonType(context: Context): void {
  const refuse = (message: string) => new AppError('unsupported_media_type', message);
  const type = context.req.header('content-type');
  if (type === undefined) throw refuse('Send the header Content-Type: application/json.');
  const [essence = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (!/^application\/(?:[a-z.-]+\+)?json$/.test(essence)) {
    throw refuse('The body has another media type; send Content-Type: application/json.');
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset)) throw refuse('Send JSON in UTF-8.');
  const encoding = context.req.header('content-encoding');
  if (encoding !== undefined && encoding !== 'identity') throw refuse('Send the body without Content-Encoding.');
}
