import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner } from '../core/seal.ts';
import { createKnownBrowsers } from './known-browsers.ts';

const browsersOf = () => createKnownBrowsers(createSigner([randomBytes(32)], 'known-browsers'));

describe('a browser', () => {
  it('is known by its mark for the name that has signed in there, however that is written, and for no other', () => {
    const browsers = browsersOf();
    const mark = browsers.mark('Camille', null);
    expect(browsers.find('CAMILLE', mark)).toMatch(/^[\w-]{22}$/);
    expect(browsers.find('Dominique', mark)).toBeNull();
    expect(mark).not.toMatch(/camille/i);
  });

  it('stays the same one when the name signs in again', () => {
    const browsers = browsersOf();
    const mark = browsers.mark('Camille', null);
    expect(browsers.mark('Camille', mark)).toBe(mark);
    expect(browsers.mark('Camille', null)).not.toBe(mark);
  });

  it('is a stranger with a mark that nobody has signed here', () => {
    const browsers = browsersOf();
    const [id = '', signature = ''] = browsers.mark('Camille', null).split('.');
    const [other = ''] = browsers.mark('Camille', null).split('.');
    const forged = ['', 'x', id, `${id}.`, `${other}.${signature}`, browsersOf().mark('Camille', null)];
    for (const mark of forged) expect([mark, browsers.find('Camille', mark)]).toEqual([mark, null]);
  });
});
