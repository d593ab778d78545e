import type { HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';
import type { Desk } from './desk.ts';
import { refusalOf, translated } from './failures.ts';
import { isHostWithin, type SalesforceSettings, scrtOf } from './settings.ts';

const redirectsMax = 5;
const fileBytesMax = 100 * 1024 * 1024;

/**
 * Opens an agent's file. The address came inside a message, so only the hosts that the settings name are asked, each hop
 * judged anew. The link itself is the permission: no credential travels.
 */
export async function fetchMedia(desk: Desk, reference: string, signal: AbortSignal): Promise<OpenFile> {
  let url = urlOrNull(reference, undefined);
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    if (url === null || !isFetchable(url, desk.settings)) throw notUsable();
    const { href } = url;
    const response = await translated(() =>
      desk.tools.http.request({ method: 'GET', url: href, signal, responseBytesMax: fileBytesMax }),
    );
    if (response.status >= 200 && response.status <= 299) return openFileOf(response, url);
    if (response.status < 300 || response.status > 399) {
      throw await refusalOf(response, { what: 'GET media', credential: 'account' }, desk.tools.now());
    }
    await response.text().catch(() => '');
    url = urlOrNull(response.headers['location'] ?? '', url);
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

/** TLS and a host on the list, or the very origin that the settings name, which is a simulator. */
export function isFetchable(url: URL, settings: SalesforceSettings): boolean {
  if (url.origin === new URL(scrtOf(settings)).origin) return true;
  const hosts = settings.mediaHosts.split(',').map((host) => host.trim());
  return url.protocol === 'https:' && url.port === '' && hosts.some((host) => isHostWithin(url.hostname, host));
}

function openFileOf(response: HttpResponse, url: URL): OpenFile {
  const { headers } = response;
  const size = Number(headers['content-length'] ?? Number.NaN);
  return {
    name: decodeURIComponentSafely(url.pathname.split('/').at(-1) ?? '') || 'file',
    mediaType: headers['content-type']?.split(';')[0]?.trim() ?? 'application/octet-stream',
    sizeBytes: Number.isSafeInteger(size) && headers['content-encoding'] === undefined ? size : null,
    content: response.stream(),
  };
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
