import { describe, expect, it } from 'vitest';
import { parseAddressRanges, privateRanges } from '../core/address-ranges.ts';
import * as callers from './caller-of.ts';

function callerOf(remoteAddress: string | undefined, forwardedFor: string | undefined, trusted?: string) {
  const trustedProxies = trusted === undefined ? privateRanges : parseAddressRanges(trusted);
  if (trustedProxies === null) throw new Error(`${trusted} is no list of ranges`);
  return callers.callerOf({ remoteAddress, forwardedFor, trustedProxies });
}

describe('who asks', () => {
  it('is the other end of the connection, whatever a stranger writes into a header', () => {
    expect(callerOf('203.0.113.7', undefined)).toBe('203.0.113.7');
    expect(callerOf('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
    expect(callerOf('::ffff:203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
    expect(callerOf(undefined, '198.51.100.1')).toBeNull();
  });

  it('is who came to our proxy, and not who they say they are', () => {
    for (const proxy of ['127.0.0.1', '::1', '10.0.0.2', 'fd00::2', '::ffff:172.17.0.1']) {
      expect([proxy, callerOf(proxy, '198.51.100.1, 203.0.113.7')]).toEqual([proxy, '203.0.113.7']);
    }
    expect(callerOf('127.0.0.1', 'made up, 203.0.113.7, 10.0.0.9')).toBe('203.0.113.7');
    expect(callerOf('127.0.0.1', '203.0.113.7:50123')).toBe('203.0.113.7');
    expect(callerOf('127.0.0.1', '[2001:db8:1:2::3]:443')).toBe('2001:db8:1:2::/64');
    expect(callerOf('127.0.0.1', 'unknown')).toBe('127.0.0.1');
    expect(callerOf('127.0.0.1', '192.168.1.4')).toBe('192.168.1.4');
    expect(callerOf('127.0.0.1', undefined)).toBe('127.0.0.1');
  });

  it('is one caller for all addresses that one of them has', () => {
    expect(callerOf('2001:db8:1:2:3::4', undefined)).toBe(callerOf('2001:db8:1:2:ffff::1', undefined));
    expect(callerOf('2001:db8:1:3::4', undefined)).not.toBe(callerOf('2001:db8:1:2::4', undefined));
  });

  it('is told by the proxies that are named and by nobody else, whatever stands before their own entry', () => {
    const proxies = '10.0.0.2, 203.0.113.0/24';
    expect(callerOf('10.0.0.2', '192.168.7.7', proxies)).toBe('192.168.7.7');
    expect(callerOf('10.0.0.2', '198.51.100.1, 192.168.7.7', proxies)).toBe('192.168.7.7');
    expect(callerOf('10.0.0.2', '10.0.0.2, 10.0.0.2, 192.168.7.7', proxies)).toBe('192.168.7.7');
    expect(callerOf('10.0.0.3', '198.51.100.1', proxies)).toBe('10.0.0.3');
    expect(callerOf('127.0.0.1', '198.51.100.1', proxies)).toBe('127.0.0.1');
    expect(callerOf('10.0.0.2', '198.51.100.9, 203.0.113.8', proxies)).toBe('198.51.100.9');
    expect(callerOf('::ffff:10.0.0.2', '2001:db8:1:2::3', proxies)).toBe('2001:db8:1:2::/64');
    expect(callerOf('127.0.0.1', '198.51.100.1', 'none')).toBe('127.0.0.1');
  });
});
