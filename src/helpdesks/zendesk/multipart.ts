import { FormDataEncoder } from 'form-data-encoder';
import type { OpenFile } from '../helpdesk.ts';

/** A multipart body with one file, streamed: the file is never whole in memory. */
export function multipartOf(field: string, file: OpenFile) {
  const part = {
    name: file.name,
    type: file.mediaType,
    // An unknown size leaves Content-Length out, and the body travels in chunks.
    size: file.sizeBytes ?? Number.NaN,
    lastModified: 0,
    stream: () => file.content,
    [Symbol.toStringTag]: 'File',
  };
  const entries: [string, typeof part][] = [[field, part]];
  const encoder = new FormDataEncoder({
    append: () => undefined,
    getAll: () => [part],
    entries: () => entries.values(),
    [Symbol.iterator]: () => entries.values(),
    [Symbol.toStringTag]: 'FormData',
  });
  const headers: Record<string, string> = { 'content-type': encoder.contentType };
  if (file.sizeBytes !== null && encoder.contentLength !== undefined) headers['content-length'] = encoder.contentLength;
  return { headers, content: encoder.encode() };
}
