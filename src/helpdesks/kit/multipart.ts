import { FormDataEncoder } from 'form-data-encoder';
import type { OpenFile } from '../helpdesk.ts';

/** A multipart body of these texts and files, in this order, streamed: no file is ever whole in memory. */
export function multipartOf(fields: readonly (readonly [field: string, value: string | OpenFile])[]) {
  const entries = fields.map(([field, value]): [string, string | ReturnType<typeof partOf>] => [
    field,
    typeof value === 'string' ? value : partOf(value),
  ]);
  const encoder = new FormDataEncoder({
    append: () => undefined,
    getAll: (name: string) => entries.filter(([field]) => field === name).map(([, part]) => part),
    entries: () => entries.values(),
    [Symbol.iterator]: () => entries.values(),
    [Symbol.toStringTag]: 'FormData',
  });
  const headers: Record<string, string> = { 'content-type': encoder.contentType };
  const isSizeKnown = fields.every(([, value]) => typeof value === 'string' || value.sizeBytes !== null);
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
