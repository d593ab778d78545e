/**
 * The headers of calls between a browser and the bot's own server. Both sides see each other's as they are, save those of
 * one connection, and what would reach into our own pages: they are at the same address in the browser.
 */
import type { HeaderPairs } from '../../core/forwarder.ts';
import { isOwnCookie, withoutOwnCookies } from '../../core/own-cookies.ts';

/** RFC 9110, 7.6.1: these speak about one connection only. `host` names the other end of it. */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
]);

/** What a server says for the whole of its address, which here is ours. */
const addressHeaders = new Set([
  'alt-svc',
  'clear-site-data',
  'nel',
  'report-to',
  'service-worker-allowed',
  'strict-transport-security',
]);

/**
 * What an answer of the bot opens as when somebody goes to its address: a page of nobody's, which works, but can neither
 * read our pages nor act in them as whoever is signed in. Calls of the window do not notice.
 */
export const pagePolicy = 'sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts';

/** What a browser sent, for the bot's server. */
export function headersToBot(headers: Iterable<readonly [name: string, value: string]>): HeaderPairs {
  return hopFree([...headers]).flatMap(([name, value]): HeaderPairs => {
    const kept = name.toLowerCase() === 'cookie' ? withoutOwnCookies(value) : value;
    return kept === null ? [] : [[name, kept]];
  });
}

/** What the bot's server answered, for a browser. */
export function headersFromBot(headers: HeaderPairs): HeaderPairs {
  const kept = hopFree(headers).filter(([given, value]) => {
    const name = given.toLowerCase();
    return !addressHeaders.has(name) && !(name === 'set-cookie' && isOwnCookie(value));
  });
  return [...kept, ['content-security-policy', pagePolicy]];
}

function hopFree(headers: HeaderPairs): HeaderPairs {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((one) => one.trim().toLowerCase()));
  return headers.filter(([name]) => !hopHeaders.has(name.toLowerCase()) && !named.includes(name.toLowerCase()));
}
