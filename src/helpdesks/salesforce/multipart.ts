import { FormDataEncoder } from 'form-data-encoder';
import type { OpenFile } from '../helpdesk.ts';

interface Part {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly lastModified: number;
  stream(): AsyncIterable<Uint8Array>;
  readonly [Symbol.toStringTag]: 'File';
}

const partOf = (name: string, type: string, size: number, stream: () => AsyncIterable<Uint8Array>): Part => ({
  name,
  type,
  // An unknown size leaves Content-Length out, and the body travels in chunks.
  size,
  lastModified: 0,
  stream,
  [Symbol.toStringTag]: 'File',
});

/** A message with one file as the API wants it: the message as JSON, then the bytes, streamed. */
export function messageWithFile(message: object, file: OpenFile) {
  const json = new TextEncoder().encode(JSON.stringify(message));
  const entries: [string, Part][] = [
    [
      'messageEntry',
      partOf('message.json', 'application/json', json.byteLength, async function* () {
        yield json;
      }),
    ],
    ['fileData', partOf(file.name, file.mediaType, file.sizeBytes ?? Number.NaN, () => file.content)],
  ];
  const encoder = new FormDataEncoder({
    append: () => undefined,
    getAll: (name: string) => entries.filter(([key]) => key === name).map(([, part]) => part),
    entries: () => entries.values(),
    [Symbol.iterator]: () => entries.values(),
    [Symbol.toStringTag]: 'FormData',
  });
  const headers: Record<string, string> = { 'content-type': encoder.contentType };
  if (file.sizeBytes !== null && encoder.contentLength !== undefined) headers['content-length'] = encoder.contentLength;
  return { headers, content: encoder.encode() };
}
