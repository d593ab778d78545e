import { describe, expect, it } from 'vitest';
import { idPattern, newId, timeOfId } from './ids.ts';

describe('ids', () => {
  it('never repeat, and sort in the order in which they were made', () => {
    const ids = Array.from({ length: 20_000 }, () => newId('message'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))).toBe(true);
  });

  it('are a prefix and a UUIDv7 that carries the time', () => {
    const before = Date.now();
    const id = newId('escalation');
    expect(id).toMatch(idPattern('escalation'));
    const hex = id.slice('esc_'.length);
    expect(hex).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(Number.parseInt(hex.slice(0, 12), 16)).toBeGreaterThanOrEqual(before);
    expect(timeOfId(id)).toBe(Number.parseInt(hex.slice(0, 12), 16));
  });
});
