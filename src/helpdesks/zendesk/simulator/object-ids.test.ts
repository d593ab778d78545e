import { describe, expect, it } from 'vitest';
import { createObjectIds } from './object-ids.ts';

describe('ids of the simulator', () => {
  it.each(['sunco', 'ulid', 'support', 'ticket', 'secret'] as const)('never repeat (%s)', (kind) => {
    const ids = createObjectIds();
    const made = Array.from({ length: 1000 }, () => ids[kind]());
    expect(new Set(made).size).toBe(1000);
  });

  it('have the lengths of the vendor', () => {
    const ids = createObjectIds();
    expect(ids.sunco()).toMatch(/^[0-9a-f]{24}$/);
    expect(ids.ulid()).toMatch(/^[0-9A-Z]{26}$/);
  });
});
