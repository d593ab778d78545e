import { AppError } from '../../core/app-error.ts';

/** Forms of the window are small; this leaves room for the variables of a talkative page. */
const bytesMax = 1024 * 1024;

/** The whole body of a call that we have to look into. Throws `AppError('payload_too_large')`. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new AppError('payload_too_large', `The form is larger than ${bytesMax} bytes.`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
