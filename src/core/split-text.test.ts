import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from './split-text.ts';

describe('splitText', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' }),
    fc.string({ unit: 'binary', maxLength: 200, size: 'max' }),
  );

  it('loses and adds nothing, and keeps every piece within the limit', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 100 }), (value, limit) => {
        const pieces = splitText(value, limit);
        expect(pieces.join('')).toBe(value);
        expect(pieces.every((piece) => piece.length <= limit)).toBe(true);
        expect(pieces.slice(0, -1).every((piece) => piece.length > 0)).toBe(true);
      }),
    );
  });

  it('never cuts inside a surrogate pair', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' }),
        fc.integer({ min: 20, max: 60 }),
        (value, limit) => {
          for (const piece of splitText(value, limit)) expect(piece.isWellFormed()).toBe(value.isWellFormed());
        },
      ),
    );
  });

  it('keeps a family emoji whole', () => {
    const family = '👨‍👩‍👧‍👦';
    const pieces = splitText(family.repeat(20), 30);
    for (const piece of pieces) expect(piece.length % family.length).toBe(0);
  });

  it('prefers the end of a sentence', () => {
    expect(splitText('One sentence here. Another one follows', 22)).toEqual([
      'One sentence here. ',
      'Another one follows',
    ]);
  });

  it('leaves a short text alone, the empty one too', () => {
    expect(splitText('short', 4096)).toEqual(['short']);
    expect(splitText('', 10)).toEqual(['']);
  });
});
