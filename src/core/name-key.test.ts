import { describe, expect, it } from 'vitest';
import { isSameName } from './name-key.ts';

describe('names of skills and groups', () => {
  it.each([
    ['Billing', ' billing ', true],
    ['École', 'E\u0301COLE', true],
    ['Ａ１', 'a1', true],
    ['Billing', 'Billing 2', false],
    [null, null, true],
    [null, '', false],
  ])('%j and %j are one name: %s', (one, other, isOne) => {
    expect(isSameName(one, other)).toBe(isOne);
    expect(isSameName(other, one)).toBe(isOne);
  });
});
