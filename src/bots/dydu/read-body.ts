import { AppError } from '../../core/app-error.ts';
import { wholeInTime } from '../../http/body.ts';
import type { HeldBody } from '../../http/body-budget.ts';

/** Long after the window has given up. */
const bodyMsMax = 10_000;
/** Forms of the window are small; this leaves room for the variables of a talkative page. */
const bytesMax = 1024 * 1024;

const read = new WeakMap<Request, Promise<Uint8Array>>();

/**
 * The whole body of a call that we have to look into; the same one when it is asked for again. Throws
 * `AppError`: `payload_too_large`, `invalid_request` when it does not come to its end, and `unavailable` when too many other
 * bodies are on their way.
 */
export function readBody(request: Request, withinMs = bodyMsMax): Promise<Uint8Array> {
  const known = read.get(request) ?? wholeInTime((held) => readOnce(request, held), { withinMs });
  read.set(request, known);
  return known;
}

/** The fields of a call. Throws as `readBody`. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(Buffer.from(await readBody(request)).toString('utf8'));
}

async function readOnce(request: Request, held: HeldBody): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new AppError('payload_too_large', `The form is larger than ${bytesMax} bytes.`);
    if (!held.add(chunk.byteLength)) break;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
