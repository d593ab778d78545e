/** An agent's file, asked for where it is kept. Its address came inside a message, so that each hop is judged anew. */
import type { HttpClient, HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, withDeliveryFailures } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';

const redirectsMax = 5;
/** An agent's file may come from a place with other limits than the vendor's. The core has its own limit below this. */
const fileBytesMax = 100 * 1024 * 1024;

export interface FileRequest {
  /** Whether this address may be asked at all. */
  isFetchable(url: URL): boolean;
  /** How it is asked: with a credential only where the address may see one. */
  askAt(url: URL): { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
  readonly signal: AbortSignal;
}

export interface FileAnswer {
  /** Of any status but a redirect. */
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
    const asked = {
      method: 'GET',
      signal: request.signal,
      responseBytesMax: fileBytesMax,
      ...request.askAt(url),
    } as const;
    const response = await withDeliveryFailures(() => http.request(asked));
    if (response.status < 300 || response.status > 399) return { response, url };
    await response.text().catch(() => '');
    url = fileAddressOf(response.headers['location'] ?? '', url);
  }
  throw notUsable();
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
