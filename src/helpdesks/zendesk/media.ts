import type { HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';
import type { Desk } from './desk.ts';
import { refusalOf, translated } from './failures.ts';
import { headerOf } from './header.ts';
import { basicAuthorization } from './json-call.ts';
import { addressesOf, isHostWithin, type ZendeskSettings } from './settings.ts';

const redirectsMax = 5;
/** Zendesk takes 50 MB; an agent's file may come from a place with other limits. The core has its own limit below this. */
const fileBytesMax = 100 * 1024 * 1024;

/**
 * Opens an agent's file. The key goes to hosts of this account only, each hop judged anew; where the key is refused the
 * file may be public, so it is asked for again without it.
 */
export async function fetchMedia(desk: Desk, reference: string, signal: AbortSignal): Promise<OpenFile> {
  const first = urlOrNull(reference, undefined);
  if (first === null || !isFetchable(first, desk.settings)) throw notUsable();
  const mayAuthenticate = desk.settings.authenticateMedia && isOwnHost(first, desk.settings);
  const response = await follow(desk, { url: first, mayAuthenticate, signal });
  const isRefused = mayAuthenticate && (response.status === 401 || response.status === 403);
  const usable = isRefused ? await follow(desk, { url: first, mayAuthenticate: false, signal }) : response;
  if (usable.status < 200 || usable.status > 299) throw await refusalOf(usable, 'GET media', desk.tools.now());
  return openFileOf(usable, first);
}

interface Hop {
  readonly url: URL;
  readonly mayAuthenticate: boolean;
  readonly signal: AbortSignal;
}

async function follow(desk: Desk, start: Hop): Promise<HttpResponse> {
  let { url } = start;
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const isWithKey = start.mayAuthenticate && isOwnHost(url, desk.settings);
    const response = await translated(() =>
      desk.tools.http.request({
        method: 'GET',
        url: url.href,
        headers: isWithKey ? { authorization: authorizationOf(desk.settings) } : {},
        signal: start.signal,
        responseBytesMax: fileBytesMax,
      }),
    );
    if (response.status < 300 || response.status > 399) return response;
    const next = urlOrNull(headerOf(response.headers, 'location') ?? '', url);
    await response.text().catch(() => '');
    if (next === null || !isFetchable(next, desk.settings)) throw notUsable();
    url = next;
  }
  throw notUsable();
}

function authorizationOf(settings: ZendeskSettings): string {
  return basicAuthorization(settings.keyId, settings.keySecret);
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

/** TLS everywhere but at the very origin that the settings name, which is a simulator. */
function isFetchable(url: URL, settings: ZendeskSettings): boolean {
  return url.protocol === 'https:' || ownOrigins(settings).includes(url.origin);
}

/** Whether the key may be shown to this host: the account's own addresses, and Zendesk's former media hosts. */
export function isOwnHost(url: URL, settings: ZendeskSettings): boolean {
  if (ownOrigins(settings).includes(url.origin)) return true;
  const isVendorHost = url.hostname === `${settings.subdomain}.zendesk.com` || isHostWithin(url.hostname, 'smooch.io');
  return url.protocol === 'https:' && url.port === '' && isVendorHost;
}

function ownOrigins(settings: ZendeskSettings): readonly string[] {
  const { sunshine, support } = addressesOf(settings);
  return [new URL(sunshine).origin, new URL(support).origin];
}

function openFileOf(response: HttpResponse, url: URL): OpenFile {
  const size = Number(headerOf(response.headers, 'content-length') ?? Number.NaN);
  return {
    name: nameOf(url),
    mediaType: headerOf(response.headers, 'content-type')?.split(';')[0]?.trim() ?? 'application/octet-stream',
    sizeBytes: Number.isSafeInteger(size) && headerOf(response.headers, 'content-encoding') === undefined ? size : null,
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
