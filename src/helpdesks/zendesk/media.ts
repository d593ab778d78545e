import type { OpenFile } from '../helpdesk.ts';
import { isHostWithin } from '../kit/vendor-address.ts';
import { fileAddressOf, openFileOf, requestFile } from '../kit/vendor-file.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './failures.ts';
import { basicAuthorization } from './json-call.ts';
import { addressesOf, type ZendeskSettings } from './settings.ts';

/**
 * Opens an agent's file. The key goes to hosts of this account only; where the key is refused the file may be public, so
 * it is asked for again without it.
 */
export async function fetchMedia({ tools, settings }: Desk, reference: string, signal: AbortSignal): Promise<OpenFile> {
  const first = fileAddressOf(reference);
  const ask = async (mayAuthenticate: boolean) => {
    const { response } = await requestFile(tools.http, first, {
      isFetchable: (url) => isFetchable(url, settings),
      askAt: (url) => ({
        url: url.href,
        headers: mayAuthenticate && isOwnHost(url, settings) ? { authorization: authorizationOf(settings) } : {},
      }),
      signal,
    });
    return response;
  };
  const mayAuthenticate = settings.authenticateMedia && isOwnHost(first, settings);
  const response = await ask(mayAuthenticate);
  const isRefused = mayAuthenticate && (response.status === 401 || response.status === 403);
  if (isRefused) await response.text().catch(() => '');
  const usable = isRefused ? await ask(false) : response;
  if (usable.status < 200 || usable.status > 299) throw await refusalOf(usable, 'GET media', tools.now());
  return openFileOf(usable, first);
}

function authorizationOf(settings: ZendeskSettings): string {
  return basicAuthorization(settings.keyId, settings.keySecret);
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
