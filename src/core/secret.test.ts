import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { constantTimeEqual, hashToken, newToken, Secret } from './secret.ts';

describe('Secret', () => {
  it('shows its value on request only', () => {
    const secret = new Secret('hunter2');
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ deep: [secret] }),
      inspect(secret),
    ];
    expect(secret.reveal()).toBe('hunter2');
    for (const text of shown) expect(text).not.toContain('hunter2');
    expect(Object.values(secret)).toEqual([]);
  });
});

describe('constantTimeEqual', () => {
  it('tells equal from different, of any length', () => {
    expect(constantTimeEqual('abc', 'abc')).toBe(true);
    expect(constantTimeEqual('abc', new TextEncoder().encode('abc'))).toBe(true);
    expect(constantTimeEqual('abc', 'abd')).toBe(false);
    expect(constantTimeEqual('abc', 'abcd')).toBe(false);
    expect(constantTimeEqual('', 'a')).toBe(false);
  });
});

describe('tokens', () => {
  it('are 256 random bits with a prefix, each different', () => {
    const token = newToken('pskey');
    expect(token).toMatch(/^pskey_[A-Za-z0-9_-]{43}$/);
    expect(newToken('pskey')).not.toBe(token);
  });

  it('are kept as a hash that is always the same', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
