import { FormDataEncoder } from 'form-data-encoder';
import type { OpenFile } from '../helpdesk.ts';

/** A multipart body of these files, in this order, streamed: none is ever whole in memory. */
export function multipartOf(files: readonly (readonly [field: string, file: OpenFile])[]) {
  const entries = files.map(([field, file]): [string, ReturnType<typeof partOf>] => [field, partOf(file)]);
  const encoder = new FormDataEncoder({
    append: () => undefined,
    getAll: (name: string) => entries.filter(([field]) => field === name).map(([, part]) => part),
    entries: () => entries.values(),
    [Symbol.iterator]: () => entries.values(),
    [Symbol.toStringTag]: 'FormData',
  });
  const headers: Record<string, string> = { 'content-type': encoder.contentType };
  const isSizeKnown = files.every(([, file]) => file.sizeBytes !== null);
  if (isSizeKnown && encoder.contentLength !== undefined) headers['content-length'] = encoder.contentLength;
  return { headers, content: encoder.encode() };
}

function partOf({ name, mediaType, sizeBytes, content }: OpenFile) {
  return {
    name,
    type: mediaType,
    // An unknown size leaves Content-Length out, and the body travels in chunks.
    size: sizeBytes ?? Number.NaN,
    lastModified: 0,
    stream: () => content,
    [Symbol.toStringTag]: 'File',
  };
}
