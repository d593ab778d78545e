import type { OpenFile } from '../helpdesk.ts';
import { isHostWithin } from '../kit/vendor-address.ts';
import { fileAddressOf, openFileOf, requestFile } from '../kit/vendor-file.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './failures.ts';
import { type SalesforceSettings, scrtOf } from './settings.ts';

/** Opens an agent's file, at the hosts that the settings name. The link itself is the permission: no credential travels. */
export async function fetchMedia({ tools, settings }: Desk, reference: string, signal: AbortSignal): Promise<OpenFile> {
  const { response, url } = await requestFile(tools.http, fileAddressOf(reference), {
    isFetchable: (hop) => isFetchable(hop, settings),
    askAt: ({ href }) => ({ url: href }),
    signal,
  });
  if (response.status >= 200 && response.status <= 299) return openFileOf(response, url);
  throw await refusalOf(response, { what: 'GET media', credential: 'account' }, tools.now());
}

/** TLS and a host on the list, or the very origin that the settings name, which is a simulator. */
export function isFetchable(url: URL, settings: SalesforceSettings): boolean {
  if (url.origin === new URL(scrtOf(settings)).origin) return true;
  const hosts = settings.mediaHosts.split(',').map((host) => host.trim());
  return url.protocol === 'https:' && url.port === '' && hosts.some((host) => isHostWithin(url.hostname, host));
}
