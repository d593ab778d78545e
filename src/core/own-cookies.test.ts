import { describe, expect, it } from 'vitest';
import { isOwnCookie, withoutOwnCookies } from './own-cookies.ts';

describe('our own cookies', () => {
  it('are told by their names, however a stranger spells them', () => {
    for (const own of [
      'passerelle_session=x',
      '__Host-passerelle=x',
      ' __host-passerelle=x',
      'PASSERELLE_flash',
      '=passerelle_session=x',
    ]) {
      expect([own, isOwnCookie(own)]).toEqual([own, true]);
    }
    for (const other of ['JSESSIONID=passerelle', 'my_passerelle=1', '=x', '']) {
      expect([other, isOwnCookie(other)]).toEqual([other, false]);
    }
  });

  it('are taken out of what a browser sent, and the others stay as they were', () => {
    expect(withoutOwnCookies('a=1; b="x y";c')).toBe('a=1; b="x y";c');
    expect(withoutOwnCookies('__Host-passerelle=pss_1; a=1; passerelle_theme=dark; b=2')).toBe('a=1; b=2');
    expect(withoutOwnCookies('passerelle_session=pss_1')).toBeNull();
  });
});
