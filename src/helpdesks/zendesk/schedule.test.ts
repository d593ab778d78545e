import { describe, expect, it } from 'vitest';
import { openingAt } from './schedule.ts';

/** Monday to Friday, 9:00 to 17:00. */
const intervals = [1, 2, 3, 4, 5].map((day) => ({ start: day * 1440 + 540, end: day * 1440 + 1020 }));
const paris = { intervals, timeZone: 'Europe/Paris', holidays: [] };
const at = (iso: string) => Date.parse(iso);

describe('openingAt', () => {
  it('is open within an interval of the schedule’s own zone, its end not included', () => {
    expect(openingAt(paris, at('2026-03-02T08:00:00Z')).isOpen).toBe(true);
    expect(openingAt(paris, at('2026-03-02T07:59:00Z')).isOpen).toBe(false);
    expect(openingAt(paris, at('2026-03-02T15:59:59Z')).isOpen).toBe(true);
    expect(openingAt(paris, at('2026-03-02T16:00:00Z')).isOpen).toBe(false);
  });

  it('names the next opening: later today, tomorrow, after the weekend, after holidays', () => {
    const next = (iso: string, holidays: { start: string; end: string }[] = []) => {
      const { nextOpeningAt } = openingAt({ ...paris, holidays }, at(iso));
      return nextOpeningAt === null ? null : new Date(nextOpeningAt).toISOString();
    };
    expect(next('2026-03-02T05:00:00Z')).toBe('2026-03-02T08:00:00.000Z');
    expect(next('2026-03-02T20:00:00Z')).toBe('2026-03-03T08:00:00.000Z');
    expect(next('2026-03-06T20:00:00Z')).toBe('2026-03-09T08:00:00.000Z');
    const holidays = [{ start: '2026-03-09', end: '2026-03-10' }];
    expect(next('2026-03-06T20:00:00Z', holidays)).toBe('2026-03-11T08:00:00.000Z');
    expect(openingAt({ ...paris, holidays }, at('2026-03-09T10:00:00Z')).isOpen).toBe(false);
  });

  it('follows the change to summer time', () => {
    const { nextOpeningAt } = openingAt(paris, at('2026-03-27T20:00:00Z'));
    expect(nextOpeningAt).toBe(at('2026-03-30T07:00:00Z'));
  });

  it('knows no next opening of a schedule without hours', () => {
    expect(openingAt({ ...paris, intervals: [] }, 0)).toEqual({ isOpen: false, nextOpeningAt: null });
  });
});
