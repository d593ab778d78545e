import type { HttpClient, HttpResponse } from '../core/http-client.ts';
import { HttpFailure } from '../core/http-client.ts';
import type { Attachment } from '../core/message.ts';
import { DeliveryFailure, type Disposition } from '../helpdesks/failure.ts';
import type { OpenFile } from '../helpdesks/helpdesk.ts';
import { judgeContent, judgedBytes } from './judge-content.ts';
import type { FileStore } from './store.ts';

/**
 * Opens the bytes of a file that the end user sent, for an adapter. What comes from an address is judged as an upload is.
 * Throws `DeliveryFailure`, and so does the content when it breaks off.
 */
export type OpenAttachment = (attachment: Attachment, signal: AbortSignal) => Promise<OpenFile>;

export interface OpenAttachmentTools {
  readonly files: FileStore;
  /** Refuses private addresses: the URL was chosen by a bot. */
  readonly http: HttpClient;
  readonly bytesMax: number;
  /** How long an address may keep us waiting for the first bytes. Ten seconds when absent. */
  readonly firstBytesWithinMs?: number;
}

const firstBytesWithinMsDefault = 10_000;

export function createOpenAttachment(tools: OpenAttachmentTools): OpenAttachment {
  return async (attachment, signal) => {
    const { name, mediaType, sizeBytes, source } = attachment;
    if (source.kind === 'stored') {
      const content = await tools.files.open(source.attachmentId);
      if (content !== null) return { name, mediaType, sizeBytes, content };
      throw trouble('The uploaded file is no longer there', 'reject');
    }
    if (source.kind === 'remote') throw trouble('A file of the helpdesk cannot be sent back to it', 'reject');
    return fetchFile(tools, attachment, { url: source.url, signal });
  };
}

/** The connection is given up as soon as it is known that nobody will read on. */
async function fetchFile(
  { http, bytesMax, firstBytesWithinMs = firstBytesWithinMsDefault }: OpenAttachmentTools,
  { name, mediaType }: Attachment,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal },
): Promise<OpenFile> {
  const own = new AbortController();
  const patience = setTimeout(() => own.abort(), firstBytesWithinMs);
  const both = AbortSignal.any([signal, own.signal]);
  try {
    // Counted below, where more can be refused for good.
    const responseBytesMax = Number.POSITIVE_INFINITY;
    const response = await http.request({ method: 'GET', url, signal: both, responseBytesMax }).catch(asFailure);
    if (response.status !== 200) throw ofStatus(response.status);
    const sizeBytes = declaredSize(response);
    if (sizeBytes !== null && sizeBytes > bytesMax) throw tooLarge(bytesMax);
    const content = bounded(response.stream(), bytesMax);
    const head = await takeHead(content);
    const judgement = await judgeContent({ name, mediaType, head: Buffer.concat(head) }, 'strict');
    if (!judgement.isAccepted) throw trouble(`The file is refused: ${judgement.reason}`, 'reject');
    return { name, mediaType: judgement.mediaType, sizeBytes, content: joined(head, content) };
  } catch (error) {
    own.abort();
    throw error;
  } finally {
    clearTimeout(patience);
  }
}

async function* bounded(content: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      yield chunk;
    }
  } catch (error) {
    asFailure(error);
  }
}

/** As many first chunks as judging wants to see. */
async function takeHead(content: AsyncGenerator<Uint8Array>): Promise<readonly Uint8Array[]> {
  const head: Uint8Array[] = [];
  for (let bytes = 0; bytes < judgedBytes; ) {
    const { value, done } = await content.next();
    if (done === true) break;
    head.push(value);
    bytes += value.byteLength;
  }
  return head;
}

async function* joined(head: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* head;
  yield* rest;
}

function declaredSize({ headers }: HttpResponse): number | null {
  const declared = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(declared) ? declared : null;
}

/** The file is in trouble, not the helpdesk: neither a refusal nor a 401 of its address may stop the connection. */
function trouble(message: string, disposition: Disposition, cause?: unknown): DeliveryFailure {
  return new DeliveryFailure(message, { disposition, certainty: 'notSent', isElsewhere: true, cause });
}

function tooLarge(bytesMax: number): DeliveryFailure {
  return trouble(`The file is larger than ${bytesMax} bytes`, 'reject');
}

function asFailure(error: unknown): never {
  throw error instanceof HttpFailure ? trouble(`The file cannot be had: ${error.message}`, 'retry', error) : error;
}

function ofStatus(status: number): DeliveryFailure {
  const mayPass = status >= 500 || status === 429;
  return trouble(`The address of a file answered ${status}`, mayPass ? 'retry' : 'reject');
}
