/**
 * Decides which addresses the program may call. Callbacks, media links and helpdesk addresses are chosen by people, so
 * each could point at our own network. What counts is the address that is connected to, not the name: a name may
 * resolve to something harmless when it is checked and to 127.0.0.1 a moment later.
 */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The answer of the resolver, all addresses of a name. Replaced in tests. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface TargetGuard {
  /** Why this host of a URL may not be called, `null` when it may or when only its resolved address will tell. */
  refusalOfHost(hostname: string): string | null;
  /** For `net.connect`: resolves a name and passes on only the addresses that may be called. */
  readonly lookup: LookupFunction;
}

/** The address is one that this program does not call. Its message names the host and the remedy. */
export class TargetRefused extends Error {
  readonly code = 'ERR_TARGET_REFUSED';

  constructor(hostname: string) {
    super(
      `${hostname} is a private or reserved address, which is not called; ` +
        'set PASSERELLE_ALLOW_PRIVATE_TARGETS=true if it is meant',
    );
    this.name = 'TargetRefused';
  }
}

export function createTargetGuard(allowPrivateTargets: boolean, resolve: Resolve = systemLookup): TargetGuard {
  const isAllowed = (address: string) => mayCall(address, allowPrivateTargets);
  return {
    refusalOfHost: (hostname) => {
      const address = hostname.replace(/^\[|\]$/g, '');
      return isIP(address) !== 0 && !isAllowed(address) ? new TargetRefused(hostname).message : null;
    },
    lookup: (hostname, options, done) => {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return done(error, []);
        const allowed = addresses.filter((entry) => isAllowed(entry.address));
        const [first] = allowed;
        if (first === undefined) return done(new TargetRefused(hostname), []);
        if (options.all === true) return done(null, allowed);
        done(null, first.address, first.family);
      });
    },
  };
}

/** Own networks, which the operator may allow. Link-local, where clouds keep their credentials, stays refused. */
const privateRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/**
 * Where clouds answer every machine of theirs, with its credentials for example, outside the link-local range: Azure's host
 * agent, Alibaba's, Amazon's for machines and for containers, Google's and Scaleway's.
 */
const cloudAddresses = new Set(
  ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42'].map((address) =>
    ipaddr.parse(address).toString(),
  ),
);

function mayCall(address: string, allowPrivateTargets: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = embeddedIpv4(ipaddr.parse(address));
  const range = parsed.range();
  if (cloudAddresses.has(parsed.toString())) return false;
  if (privateRanges.has(range)) return allowPrivateTargets;
  if (range !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || isGlobalIpv6(parsed.toByteArray());
}

/**
 * The IPv4 address inside an IPv4-mapped (`::ffff:0:0/96`) or NAT64 address (`64:ff9b::/96`, RFC 6052), which is where
 * the connection really goes; other addresses come back as they are. 6to4 and Teredo also embed one, but are obsolete
 * and refused by their range.
 */
function embeddedIpv4(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray();
  if (bytes.length === 4) return address;
  const prefix = bytes
    .slice(0, 12)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const embeds = prefix === '00000000000000000000ffff' || prefix === '0064ff9b0000000000000000';
  return embeds ? new ipaddr.IPv4(bytes.slice(12)) : address;
}

/** Only 2000::/3 is handed out for the public internet (RFC 4291, IANA registry). */
function isGlobalIpv6(bytes: readonly number[]): boolean {
  return ((bytes[0] ?? 0) & 0xe0) === 0x20;
}
