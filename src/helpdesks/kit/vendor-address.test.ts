import { describe, expect, it } from 'vitest';
import { isHostWithin, isVendorAddress } from './vendor-address.ts';

describe('an address in the settings of an account', () => {
  it.each([
    ['https://acme.zendesk.com/sc', true],
    ['https://api.smooch.io', true],
    ['https://api.eu-1.smooch.io/', true],
    ['http://127.0.0.1:4101/sc', true],
    ['http://localhost:4101', true],
    ['http://acme.zendesk.com/sc', false],
    ['https://evilzendesk.com', false],
    ['https://zendesk.com.evil.example', false],
    ['https://user:pw@acme.zendesk.com', false],
    ['https://acme.zendesk.com/?x=1', false],
    ['https://127.0.0.1/', false],
    ['http://127.0.0.1.evil.example/', false],
    ['ftp://acme.zendesk.com', false],
    ['acme', false],
  ])('may %s be given our key? %s', (address, isAllowed) => {
    expect(isVendorAddress(address, ['zendesk.com', 'smooch.io'])).toBe(isAllowed);
  });

  it('is of a domain only when it really is part of it', () => {
    expect(isHostWithin('a.force.com', 'force.com')).toBe(true);
    expect(isHostWithin('force.com', 'force.com')).toBe(true);
    expect(isHostWithin('evilforce.com', 'force.com')).toBe(false);
  });
});
