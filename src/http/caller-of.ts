import ipaddr from 'ipaddr.js';
import type { AddressRanges } from '../core/address-ranges.ts';

interface Asked {
  /** The other end of the connection. */
  readonly remoteAddress: string | undefined;
  /** The header `X-Forwarded-For`. */
  readonly forwardedFor: string | undefined;
  /** Whose word counts. */
  readonly trustedProxies: AddressRanges;
}

/**
 * Who asks, for counting their failures: an IPv4 address, or the /64 of an IPv6 address, all of which one caller has.
 * `X-Forwarded-For` counts only when the connection comes from a trusted proxy, and then the nearest entry that is none:
 * those before it say what the caller likes. `null` when it cannot be told.
 */
export function callerOf({ remoteAddress, forwardedFor, trustedProxies }: Asked): string | null {
  const said = (forwardedFor ?? '').slice(-headerCharsMax).split(',');
  let caller = parse(remoteAddress ?? '');
  for (const entry of said.reverse()) {
    if (caller === null || !trustedProxies.has(caller)) break;
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
