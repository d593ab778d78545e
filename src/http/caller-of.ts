import ipaddr from 'ipaddr.js';

/** Where our own proxies stand. */
const nearRanges = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

/**
 * Who asks, for counting their failures: an IPv4 address, or the /64 of an IPv6 address, all of which one caller has.
 * `X-Forwarded-For` counts only when the connection comes from our own network, where a proxy stands, and then the nearest
 * entry that is not of our network: those before it say what the caller likes. `null` when it cannot be told.
 */
export function callerOf(remoteAddress: string | undefined, forwardedFor: string | undefined): string | null {
  const said = (forwardedFor ?? '').slice(-headerCharsMax).split(',');
  let caller = parse(remoteAddress ?? '');
  for (const entry of said.reverse()) {
    if (caller === null || !nearRanges.has(caller.range())) break;
    const before = parse(entry);
    if (before === null) break;
    caller = before;
  }
  return caller === null ? null : keyOf(caller);
}

const headerCharsMax = 1_000;

/** Some proxies add the port. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const address = text.trim().replace(/^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2');
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}

function keyOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (address.kind() === 'ipv4') return address.toString();
  return `${new ipaddr.IPv6([...address.toByteArray().slice(0, 8), ...new Array<number>(8).fill(0)])}/64`;
}
