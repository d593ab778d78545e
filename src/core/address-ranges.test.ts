import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { parseAddressRanges } from './address-ranges.ts';

const has = (text: string, address: string) => parseAddressRanges(text)?.has(ipaddr.process(address));

describe('ranges of addresses', () => {
  it('are single addresses, ranges of either family, and the word for all that are not public', () => {
    expect(has('203.0.113.7', '203.0.113.7')).toBe(true);
    expect(has('203.0.113.7', '203.0.113.8')).toBe(false);
    expect(has('10.1.0.0/16, 2001:db8::/32', '10.1.255.9')).toBe(true);
    expect(has('10.1.0.0/16, 2001:db8::/32', '10.2.0.1')).toBe(false);
    expect(has('10.1.0.0/16, 2001:db8::/32', '2001:db8:5::1')).toBe(true);
    expect(has('2001:db8::1', '2001:db8::2')).toBe(false);
    expect(has('private', '192.168.1.1')).toBe(true);
    expect(has('private, 203.0.113.0/24', '203.0.113.9')).toBe(true);
    expect(has('none', '127.0.0.1')).toBe(false);
    expect(has('10.0.0.0/8', '::ffff:10.0.0.1')).toBe(true);
    expect(has('0.0.0.0/0', '::1')).toBe(false);
  });

  it.each([
    '',
    ',',
    '10.1/16',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    'proxy.local',
    '167772161',
    'none, 10.0.0.1',
    '10.0.0.0/',
  ])('are not %j', (text) => {
    expect(parseAddressRanges(text)).toBeNull();
  });
});
