/**
 * A signed body with a file in it. The signature travels in a header, before the body, so the file is read twice: once to
 * sign, once to send. It is never whole in memory, which an inlined file of 15 MB times many lanes would not survive.
 */
import { randomUUID } from 'node:crypto';
import { DeliveryFailure } from '../failure.ts';
import { type Action, type ActionFile, pushBytesMax } from './action.ts';
import { startSignature } from './signature.ts';

export interface SignedBody {
  readonly body: string | AsyncIterable<Uint8Array>;
  readonly bytes: number;
  readonly signature: string;
}

/** Throws `DeliveryFailure` (reject) when the whole would be larger than the vendor takes. */
export async function signedFileBody(action: Action, file: ActionFile, channelToken: string): Promise<SignedBody> {
  const mark = randomUUID();
  const attachments = [{ filename: file.name, content: mark }];
  const whole = JSON.stringify({ ...action, params: { ...action.params, attachments } });
  const [before = '', after = ''] = whole.split(mark);
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(before);
    for await (const text of base64Of(await file.open())) yield Buffer.from(text, 'latin1');
    yield Buffer.from(after);
  };
  const hmac = startSignature(channelToken);
  let bytes = 0;
  for await (const chunk of read()) {
    hmac.update(chunk);
    bytes += chunk.byteLength;
    if (bytes > pushBytesMax) throw tooLarge();
  }
  const signature = hmac.digest('hex');
  return { body: sameAgain(read(), { signature, channelToken }), bytes, signature };
}

/** Withholds the end when the file is no longer what was signed: a torn body is refused, a wrong one would be too late. */
async function* sameAgain(
  chunks: AsyncIterable<Uint8Array>,
  signed: { readonly signature: string; readonly channelToken: string },
): AsyncGenerator<Uint8Array> {
  const hmac = startSignature(signed.channelToken);
  let held: Uint8Array | null = null;
  for await (const chunk of chunks) {
    if (held !== null) yield held;
    hmac.update(chunk);
    held = chunk;
  }
  if (hmac.digest('hex') !== signed.signature) throw new Error('The file changed while it was sent.');
  if (held !== null) yield held;
}

/** Base64 in pieces, each a whole number of groups. */
export async function* base64Of(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of content) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const end = all.length - (all.length % 3);
    if (end > 0) yield all.subarray(0, end).toString('base64');
    rest = Buffer.from(all.subarray(end));
  }
  if (rest.length > 0) yield rest.toString('base64');
}

function tooLarge(): DeliveryFailure {
  return new DeliveryFailure('the file is larger than a push may be', { disposition: 'reject', certainty: 'notSent' });
}
