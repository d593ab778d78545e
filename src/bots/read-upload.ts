import { Busboy } from '@fastify/busboy';
import type { HonoRequest } from 'hono';
import type { UploadedFile } from '../attachments/attachments-for-bots.ts';
import { AppError } from '../core/app-error.ts';
import { chunksOf } from '../core/chunks-of.ts';

/** What the multipart form around a file may add to its size. */
const formBytesMax = 16_384;
const fileNameCharsMax = 1000;

/**
 * Hands the one file of an upload to `keep` while it streams in, never whole in memory. The file comes as the raw body,
 * or as the only part of a form. `keep` must keep nothing when the content throws; its answer is passed on.
 */
export async function readUpload<Kept>(
  request: HonoRequest,
  bytesMax: number,
  keep: (file: UploadedFile) => Promise<Kept>,
): Promise<Kept> {
  const type = request.header('content-type') ?? null;
  const isForm = type !== null && /^multipart\/form-data\b/i.test(type);
  const declared = Number(request.header('content-length'));
  if (declared > bytesMax + (isForm ? formBytesMax : 0)) {
    throw new AppError('payload_too_large', `The file is larger than ${bytesMax} bytes.`);
  }
  if (type !== null && /^multipart\//i.test(type) && !isForm) {
    throw new AppError('unsupported_media_type', 'Send the bytes of the file as the body, or multipart/form-data.');
  }
  const body = bytesOf(request.raw.body);
  if (isForm) return readForm(type, body, keep);
  // What curl and Python's urllib say of bytes of which nobody has said anything. No file is of that type.
  const isUnsaid = type !== null && /^application\/x-www-form-urlencoded\b/i.test(type);
  return keep({ name: fileNameOf(request), mediaType: isUnsaid ? null : type, content: body });
}

async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    yield* chunksOf(body);
  } catch (cause) {
    throw new AppError('invalid_request', 'The body broke off before its end.', { cause });
  }
}

function refuseForm(message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', `The form is refused: ${message}.`, cause === undefined ? {} : { cause });
}

/** The part is kept only when the whole form turned out to be in order. */
async function readForm<Kept>(
  type: string,
  body: AsyncIterable<Uint8Array>,
  keep: (file: UploadedFile) => Promise<Kept>,
): Promise<Kept> {
  const parser = openParser(type);
  const { promise: whole, resolve, reject } = withResolvers<void>();
  // Whoever awaits it later still gets the reason.
  whole.catch(() => undefined);
  const refuse = (message: string, cause?: unknown) => reject(refuseForm(message, cause));
  let kept: Promise<Kept> | null = null;

  parser.on('file', (...[, stream, name, transferEncoding, mediaType]) => {
    stream.on('error', (error: unknown) => refuse('it broke off in the middle of the file', error));
    if (!['7bit', '8bit', 'binary'].includes(transferEncoding))
      refuse('the file must be sent as it is, without encoding');
    async function* content(): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream) yield chunk as Uint8Array;
      await whole;
    }
    kept = keep({ name, mediaType, content: content() });
    kept.catch(reject);
  });
  const onlyOne = 'it must have exactly one part, a file';
  parser.on('filesLimit', () => refuse(onlyOne));
  parser.on('fieldsLimit', () => refuse(onlyOne));
  parser.on('partsLimit', () => refuse(onlyOne));
  parser.on('error', (error: unknown) => refuse('it is broken off, or not built as multipart/form-data', error));
  parser.on('finish', () => (kept === null ? refuse(onlyOne) : resolve()));

  try {
    await feed(parser, body, whole);
    await whole;
  } catch (error) {
    parser.destroy();
    reject(error);
    // Let it clear away what it has begun.
    await (kept as Promise<Kept> | null)?.catch(() => undefined);
    throw error;
  }
  if (kept === null) throw refuseForm(onlyOne);
  return await (kept as Promise<Kept>);
}

function openParser(type: string): InstanceType<typeof Busboy> {
  const limits = { files: 1, fields: 0, parts: 1, headerPairs: 20, headerSize: 8_192 };
  try {
    return new Busboy({ headers: { 'content-type': type }, limits });
  } catch (cause) {
    throw refuseForm('its Content-Type names no boundary', cause);
  }
}

/** At the pace of whoever takes the bytes; ends early when the form is refused. */
async function feed(
  parser: InstanceType<typeof Busboy>,
  body: AsyncIterable<Uint8Array>,
  whole: Promise<void>,
): Promise<void> {
  const refused = whole.then(() => new Promise<never>(() => undefined));
  refused.catch(() => undefined);
  for await (const chunk of body) {
    const { promise: written, resolve } = withResolvers<void>();
    parser.write(chunk, () => resolve());
    await Promise.race([written, refused]);
  }
  parser.end();
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<Value>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}

/** From `X-File-Name` (percent-encoded UTF-8) or `Content-Disposition` (RFC 6266); `file` when neither says. */
function fileNameOf(request: HonoRequest): string {
  const plain = request.header('x-file-name');
  const disposition = request.header('content-disposition') ?? '';
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const quoted = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const name = plain ?? extended;
  if (name !== undefined) return decodeName(name.slice(0, fileNameCharsMax));
  const [, inQuotes, bare] = quoted ?? [];
  return fromLatin1((inQuotes?.replaceAll(/\\(.)/g, '$1') ?? bare ?? 'file').slice(0, fileNameCharsMax));
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(fromLatin1(name));
  } catch {
    return fromLatin1(name);
  }
}

/** Header values arrive one byte per character; many senders mean UTF-8. */
function fromLatin1(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
