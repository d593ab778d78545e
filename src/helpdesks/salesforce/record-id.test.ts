import { describe, expect, it } from 'vitest';
import { longIdOf } from './record-id.ts';

describe('the long form of an id', () => {
  it.each([
    ['00D7Q00000Bx3Lm', '00D7Q00000Bx3LmUAJ'],
    ['00G7Q000002vKdS', '00G7Q000002vKdSUAU'],
  ])('tells by three more characters which letters of %s are capitals', (short, long) => {
    expect(longIdOf(short)).toBe(long);
    expect(longIdOf(long)).toBe(long);
  });
});
