import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealer, createSigner, newMasterKey, parseMasterKeys, SealError } from './seal.ts';

const oldKey = randomBytes(32);
const newKey = randomBytes(32);

describe('a sealer', () => {
  const sealer = createSealer([newKey]);

  it.each(['', 'api-token', 'é🎈', 'x'.repeat(100_000)])('gives back what it sealed (%#)', (plain) => {
    expect(sealer.open(sealer.seal(plain, 'con_1'), 'con_1')).toBe(plain);
  });

  it('seals the same text differently each time, and shows nothing of it', () => {
    const first = sealer.seal('api-token', 'con_1');
    expect(sealer.seal('api-token', 'con_1')).not.toBe(first);
    expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('api-token');
  });

  it('does not open in another context', () => {
    expect(() => sealer.open(sealer.seal('api-token', 'con_1'), 'con_2')).toThrow(SealError);
  });

  it('does not open a text that was changed anywhere, cut, or never sealed', () => {
    const sealed = sealer.seal('api-token', 'con_1');
    const data = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
    const head = sealed.split('.').slice(0, 2).join('.');
    for (let at = 0; at < data.length; at += 1) {
      const changed = Buffer.from(data);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => sealer.open(`${head}.${changed.toString('base64url')}`, 'con_1')).toThrow(SealError);
    }
    for (let length = 0; length < data.length; length += 1) {
      expect(() => sealer.open(`${head}.${data.subarray(0, length).toString('base64url')}`, 'con_1')).toThrow(
        SealError,
      );
    }
    for (const text of ['', 'api-token', 'v2.abc.def', 'v1..'])
      expect(() => sealer.open(text, 'con_1')).toThrow(SealError);
  });

  it('opens with an older key after rotation, and says that it should be sealed again', () => {
    const sealed = createSealer([oldKey]).seal('api-token', 'con_1');
    const rotated = createSealer([newKey, oldKey]);
    expect(rotated.open(sealed, 'con_1')).toBe('api-token');
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.isStale(rotated.seal('api-token', 'con_1'))).toBe(false);
  });

  it('names the missing key when it does not know it', () => {
    const sealed = createSealer([oldKey]).seal('api-token', 'con_1');
    expect(() => sealer.open(sealed, 'con_1')).toThrow(sealed.split('.')[1] ?? 'no id');
  });

  it('refuses a key that is too short', () => {
    expect(() => createSealer([randomBytes(16)])).toThrow('32 bytes');
  });
});

describe('a signer', () => {
  it('accepts its own signature for the same text and purpose only', () => {
    const signer = createSigner([newKey], 'file');
    const signature = signer.sign('att_1.1700000000');
    expect(signer.verify('att_1.1700000000', signature)).toBe(true);
    expect(signer.verify('att_2.1700000000', signature)).toBe(false);
    expect(signer.verify('att_1.1700000000', '')).toBe(false);
    expect(createSigner([newKey], 'login').verify('att_1.1700000000', signature)).toBe(false);
    expect(createSigner([oldKey], 'file').verify('att_1.1700000000', signature)).toBe(false);
  });

  it('accepts signatures of older keys after rotation', () => {
    const signature = createSigner([oldKey], 'file').sign('x');
    expect(createSigner([newKey, oldKey], 'file').verify('x', signature)).toBe(true);
  });
});

describe('parseMasterKeys', () => {
  it('reads hex, base64 and base64url, newest first', () => {
    const texts = [newKey.toString('hex'), newKey.toString('base64'), newKey.toString('base64url')];
    for (const text of texts) expect(parseMasterKeys(text)).toEqual([newKey]);
    expect(parseMasterKeys(`${texts[0]}, ${oldKey.toString('base64')}`)).toEqual([newKey, oldKey]);
  });

  it('reads what newMasterKey makes', () => {
    expect(parseMasterKeys(newMasterKey())[0].byteLength).toBe(32);
  });

  it.each(['', 'short', 'ab'.repeat(31), `${'ab'.repeat(32)},`, 'pass phrase with spaces and more of them'])(
    'refuses %j',
    (text) => {
      expect(() => parseMasterKeys(text)).toThrow(SealError);
    },
  );
});
