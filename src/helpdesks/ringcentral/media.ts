import type { OpenFile } from '../helpdesk.ts';
import { fileAddressOf, openFileOf, requestFile } from '../kit/vendor-file.ts';
import type { Desk } from './desk.ts';
import { refusalOfRest } from './failures.ts';
import type { RingcentralSettings } from './settings.ts';

/**
 * Opens an agent's file. Whether its address is open to everybody is not documented, so it is asked without a credential
 * first; the user's token is shown to hosts of this account only.
 */
export async function fetchMedia({ tools, settings }: Desk, reference: string, signal: AbortSignal): Promise<OpenFile> {
  const first = fileAddressOf(reference);
  const ask = async (mayShowToken: boolean) => {
    const { response } = await requestFile(tools.http, first, {
      isFetchable: (url) => isFetchable(url, settings),
      askAt: (url) => ({ url: mayShowToken && isOwnHost(url, settings) ? withToken(url, settings) : url.href }),
      signal,
    });
    return response;
  };
  const response = await ask(false);
  const mayShowToken = settings.authenticateMedia && isOwnHost(first, settings);
  const isRefused = [401, 403, 404].includes(response.status) && mayShowToken;
  if (isRefused) await response.text().catch(() => '');
  const usable = isRefused ? await ask(true) : response;
  if (usable.status < 200 || usable.status > 299) throw await refusalOfRest(usable, 'GET media', tools.now());
  return openFileOf(usable, first);
}

/** The documentation shows attachments with the token in the address. */
function withToken(url: URL, settings: RingcentralSettings): string {
  const target = new URL(url);
  target.searchParams.set('access_token', settings.restToken);
  return target.href;
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
