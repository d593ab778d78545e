import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = (address: Address) => boolean;

/** Some addresses of the network. */
export interface AddressRanges {
  has(address: Address): boolean;
}

/** What a network keeps for itself. */
const nearRanges = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

/** Every address that nobody can have on the public network. */
export const privateRanges: AddressRanges = { has: (address) => nearRanges.has(address.range()) };

/**
 * Reads what an operator writes: addresses and ranges (`10.1.0.0/16`, `2001:db8::/32`) separated by commas, the word
 * `private` for all that are not public, or `none`. `null` when it is none of these.
 */
export function parseAddressRanges(text: string): AddressRanges | null {
  if (text.trim() === 'private') return privateRanges;
  if (text.trim() === 'none') return { has: () => false };
  const ranges = text.split(',').map((part) => rangeOf(part.trim()));
  if (ranges.some((range) => range === null)) return null;
  return { has: (address) => ranges.some((range) => range?.(address) === true) };
}

function rangeOf(part: string): Range | null {
  if (part === 'private') return privateRanges.has;
  const [base = '', bits] = part.split('/');
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(base) || (base.includes(':') && ipaddr.IPv6.isValid(base));
  if (!isWritten || part.split('/').length > 2) return null;
  const first = ipaddr.parse(base);
  const most = first.kind() === 'ipv4' ? 32 : 128;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return null;
  const length = bits === undefined ? most : Number(bits);
  return (address) => address.kind() === first.kind() && address.match(first, length);
}
