import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.ts';

describe('cutText', () => {
  it('leaves a text that fits as it is', () => {
    expect(cutText('Léa', 3)).toBe('Léa');
  });

  it('never splits what people see as one character', () => {
    expect(cutText('Hi 👩‍👩‍👧', 5)).toBe('Hi ');
    expect(cutText('cafe\u0301', 4)).toBe('caf');
  });

  it('cuts inside one only where there is nothing before it', () => {
    expect(cutText('👩‍👩‍👧', 2)).toBe('👩');
  });

  it('gives a beginning within the limit, whatever the text, where one character fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, charsMax) => {
        const cut = cutText(text, charsMax);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(charsMax);
        if (text !== '') expect(cut).not.toBe('');
      }),
    );
  });
});
