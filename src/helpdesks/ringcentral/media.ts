import type { HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';
import type { Desk } from './desk.ts';
import { refusalOfRest, translated } from './failures.ts';
import type { RingcentralSettings } from './settings.ts';

const redirectsMax = 5;
const fileBytesMax = 100 * 1024 * 1024;

/**
 * Opens an agent's file. Whether its address is open to everybody is not documented, so it is asked without a credential
 * first; the user's token is shown to hosts of this account only, each hop judged anew.
 */
export async function fetchMedia(desk: Desk, reference: string, signal: AbortSignal): Promise<OpenFile> {
  const first = urlOrNull(reference, undefined);
  if (first === null || !isFetchable(first, desk.settings)) throw notUsable();
  const response = await follow(desk, { url: first, hasToken: false, signal });
  const mayAsk = desk.settings.authenticateMedia && isOwnHost(first, desk.settings);
  const isRefused = [401, 403, 404].includes(response.status) && mayAsk;
  if (isRefused) await response.text().catch(() => '');
  const usable = isRefused ? await follow(desk, { url: first, hasToken: true, signal }) : response;
  if (usable.status < 200 || usable.status > 299) throw await refusalOfRest(usable, 'GET media', desk.tools.now());
  return openFileOf(usable, first);
}

interface Hop {
  readonly url: URL;
  readonly hasToken: boolean;
  readonly signal: AbortSignal;
}

async function follow(desk: Desk, start: Hop): Promise<HttpResponse> {
  let { url } = start;
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const target = new URL(url);
    // The documentation shows attachments with the token in the address.
    if (start.hasToken && isOwnHost(url, desk.settings))
      target.searchParams.set('access_token', desk.settings.restToken);
    const response = await translated(() =>
      desk.tools.http.request({
        method: 'GET',
        url: target.href,
        signal: start.signal,
        responseBytesMax: fileBytesMax,
      }),
    );
    if (response.status < 300 || response.status > 399) return response;
    const next = urlOrNull(response.headers['location'] ?? '', url);
    await response.text().catch(() => '');
    if (next === null || !isFetchable(next, desk.settings)) throw notUsable();
    url = next;
  }
  throw notUsable();
}

function notUsable(): DeliveryFailure {
  return new DeliveryFailure('GET media: the address of the file cannot be used', {
    disposition: 'reject',
    certainty: 'notSent',
  });
}

function urlOrNull(text: string, base: URL | undefined): URL | null {
  return text !== '' && URL.canParse(text, base?.href) ? new URL(text, base?.href) : null;
}

/** TLS everywhere but at the very origins that the settings name, which are a simulator's. */
function isFetchable(url: URL, settings: RingcentralSettings): boolean {
  return url.protocol === 'https:' || ownOrigins(settings).includes(url.origin);
}

/** Whether the token may be shown to this host: the two that the settings name, and no other of the vendor's customers. */
export function isOwnHost(url: URL, settings: RingcentralSettings): boolean {
  return ownOrigins(settings).includes(url.origin);
}

function ownOrigins(settings: RingcentralSettings): readonly string[] {
  return [new URL(settings.realtimeUrl).origin, new URL(settings.restBaseUrl).origin];
}

function openFileOf(response: HttpResponse, url: URL): OpenFile {
  const size = Number(response.headers['content-length'] ?? Number.NaN);
  const isPlain = response.headers['content-encoding'] === undefined;
  return {
    name: nameOf(url),
    mediaType: response.headers['content-type']?.split(';')[0]?.trim() ?? 'application/octet-stream',
    sizeBytes: Number.isSafeInteger(size) && isPlain ? size : null,
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
