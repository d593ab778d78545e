import { describe, expect, it } from 'vitest';
import { createRecordIds } from './record-ids.ts';

describe('ids of records', () => {
  it('are fifteen characters that say what they are, and no two are the same', () => {
    const ids = createRecordIds();
    const made = Array.from({ length: 5_000 }, () => ids.record('00G'));
    expect(made.every((id) => /^00G[A-Za-z0-9]{12}$/.test(id))).toBe(true);
    expect(new Set(made).size).toBe(made.length);
  });
});
