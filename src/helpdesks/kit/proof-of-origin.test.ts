import { describe, expect, it } from 'vitest';
import { isMadeWith, isSecretOf, jsonIn } from './proof-of-origin.ts';

describe('a proof of origin', () => {
  it('holds with any live secret, and with none that is not set', () => {
    expect([isSecretOf('new', ['new', 'old']), isSecretOf('old', ['new', 'old'])]).toEqual([true, true]);
    expect([isSecretOf('newer', ['new', 'old']), isSecretOf('ne', ['new'])]).toEqual([false, false]);
    for (const unset of [[], [undefined], ['']]) {
      expect([undefined, '', 'x'].map((presented) => isSecretOf(presented, unset))).toEqual([false, false, false]);
    }
  });

  it('tries every secret, so that the time tells nothing of which one it was', () => {
    const tried: string[] = [];
    const sign = (secret: string) => {
      tried.push(secret);
      return `signed by ${secret}`;
    };
    expect(isMadeWith('signed by a', ['a', undefined, 'b'], sign)).toBe(true);
    expect(tried).toEqual(['a', 'b']);
  });

  it('is followed by a body that is JSON, or by nothing', () => {
    expect(jsonIn(new TextEncoder().encode('{"id":"é"}'))).toEqual({ id: 'é' });
    for (const bytes of [new Uint8Array(), new Uint8Array([0x22, 0xff, 0x22]), new TextEncoder().encode('{')]) {
      expect(jsonIn(bytes)).toBeUndefined();
    }
  });
});
