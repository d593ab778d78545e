import { describe, expect, it } from 'vitest';
import { ShortLivedMap } from './short-lived-map.ts';

describe('a short-lived map', () => {
  it('keeps what is in it however often it has started anew', () => {
    const map = new ShortLivedMap<string, number>();
    map.set('stays', 0);
    for (let i = 1; i <= 1_000; i += 1) {
      map.set('stays', i);
      map.set(`passing ${i}`, i);
      map.delete(`passing ${i - 1}`);
      map.delete('never there');
      expect([map.get('stays'), map.get(`passing ${i}`), map.get(`passing ${i - 1}`)]).toEqual([i, i, undefined]);
    }
    map.delete('stays');
    map.delete('passing 1000');
    expect([map.get('stays'), map.get('passing 1000')]).toEqual([undefined, undefined]);
    map.set('again', 1);
    expect(map.get('again')).toBe(1);
  });
});
