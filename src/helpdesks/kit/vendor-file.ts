/** An agent's file, asked for where it is kept. Its address came inside a message, so that each hop is judged anew. */
import type { HttpClient, HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, withDeliveryFailures } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';

const redirectsMax = 5;
/** An agent's file may come from a place with other limits than the vendor's. The core has its own limit below this. */
const fileBytesMax = 100 * 1024 * 1024;
/** As much of a refusal as is read to learn its code. */
const refusalBytesMax = 64 * 1024;

export interface FileRequest {
  /** Whether this address may be asked at all. */
  isFetchable(url: URL): boolean;
  /** How it is asked: with a credential only where the address may see one. */
  askAt(url: URL): { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
  readonly signal: AbortSignal;
}

export interface FileAnswer {
  /** Of any status but a redirect. Only the beginning of a refusal is read. */
  readonly response: HttpResponse;
  /** Where the redirects ended. */
  readonly url: URL;
}

/** The address in a message. Throws `DeliveryFailure` `reject` where it is none. */
export function fileAddressOf(reference: string, base?: URL): URL {
  if (reference === '' || !URL.canParse(reference, base?.href)) throw notUsable();
  return new URL(reference, base?.href);
}

/** Asks for a file, following at most five redirects. Throws `DeliveryFailure`, `reject` for an address that may not be asked. */
export async function requestFile(http: HttpClient, first: URL, request: FileRequest): Promise<FileAnswer> {
  let url = first;
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    if (!request.isFetchable(url)) throw notUsable();
    const leaving = new AbortController();
    const asked = {
      method: 'GET',
      signal: AbortSignal.any([request.signal, leaving.signal]),
      responseBytesMax: fileBytesMax,
      connection: 'file',
      // End users ask for files as often as they like: no message may have to wait for that.
      hasOwnRate: true,
      ...request.askAt(url),
    } as const;
    const response = await withDeliveryFailures(() => http.request(asked));
    if (response.status >= 200 && response.status <= 299) return { response, url };
    if (response.status < 300 || response.status > 399) return { response: withShortText(response), url };
    // What stands beside the new address is nobody's, and may have no end.
    leaving.abort();
    url = fileAddressOf(response.headers['location'] ?? '', url);
  }
  throw notUsable();
}

/** A refusal comes from where a file was expected, which may be large. */
function withShortText(response: HttpResponse): HttpResponse {
  return { ...response, text: () => startOf(response.stream()) };
}

async function startOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= refusalBytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, refusalBytesMax).toString();
}

/** The file in an answer, named by the end of its address. */
export function openFileOf(response: HttpResponse, url: URL): OpenFile {
  const { headers } = response;
  const size = Number(headers['content-length'] ?? Number.NaN);
  return {
    name: nameOf(url),
    mediaType: headers['content-type']?.split(';')[0]?.trim() ?? 'application/octet-stream',
    sizeBytes: Number.isSafeInteger(size) && headers['content-encoding'] === undefined ? size : null,
    content: response.stream(),
  };
}

function nameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || 'file';
  } catch {
    return last;
  }
}

function notUsable(): DeliveryFailure {
  return new DeliveryFailure('GET media: the address of the file cannot be used', {
    disposition: 'reject',
    certainty: 'notSent',
  });
}
