import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeName } from './safe-name.ts';

describe('safeName', () => {
  it('keeps an ordinary name as it is', () => {
    expect(safeName('Facture n° 12 – été.pdf')).toBe('Facture n° 12 – été.pdf');
  });

  it('drops folders, hidden characters and leading dots', () => {
    expect(safeName('../../etc/passwd')).toBe('passwd');
    expect(safeName('C:\\temp\\a.txt')).toBe('a.txt');
    expect(safeName('exe\u202Egpj.scr')).toBe('exegpj.scr');
    expect(safeName('a\r\nSet-Cookie: x.png')).toBe('aSet-Cookie_ x.png');
    expect(safeName('.htaccess')).toBe('htaccess');
  });

  it('has a name for everything', () => {
    for (const nothing of ['', '/', '..', ' ', '\u0000']) expect(safeName(nothing)).toBe('file');
  });

  it('keeps the extension of a name that is too long', () => {
    const name = safeName(`${'é'.repeat(400)}.pdf`);
    expect([...name]).toHaveLength(150);
    expect(name.endsWith('é.pdf')).toBe(true);
  });

  it('is never empty, long, a path or treacherous, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400, size: 'max' }), (name) => {
        const safe = safeName(name);
        expect([...safe].length).toBeLessThanOrEqual(150);
        expect(safe).not.toMatch(/^$|[\\/:*?"<>|]|[\p{Cc}\p{Cs}]|^\.|\.$/u);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });
});
