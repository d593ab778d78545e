import { ianaZoneOf } from '../kit/time-zone-name.ts';
import type { WireTimeSheet } from './wire-rest.ts';

export interface Opening {
  readonly isOpen: boolean;
  readonly nextOpeningAt: number | null;
}

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const stepMs = 5 * 60_000;
const lookAheadMs = 8 * 24 * 3_600_000;

/**
 * Whether the sheet is open at that moment, and when it next opens, within eight days and to five minutes. `null` when
 * its time zone is one that we do not know: then the hours say nothing.
 */
export function openingAt(sheet: WireTimeSheet, at: number): Opening | null {
  const local = localClock(sheet.timezone ?? '');
  if (local === null) return null;
  const holidays = new Set((sheet['holidays[]'] ?? sheet.holidays ?? []).map(({ date }) => date?.slice(0, 10)));
  const isOpenAt = (moment: number): boolean => {
    const { day, seconds, date } = local(moment);
    const slots = slotsOf(sheet[`${days[day]}_hours`]);
    return !holidays.has(date) && slots.some(([from, to]) => seconds >= from && seconds < to);
  };
  if (isOpenAt(at)) return { isOpen: true, nextOpeningAt: null };
  const first = Math.ceil((at + 1) / stepMs) * stepMs;
  for (let moment = first; moment < at + lookAheadMs; moment += stepMs) {
    if (isOpenAt(moment)) return { isOpen: false, nextOpeningAt: moment };
  }
  return { isOpen: false, nextOpeningAt: null };
}

/** `32400-43200,46800-64800`: seconds since midnight; empty for a day that is closed. */
function slotsOf(hours: unknown): readonly (readonly [number, number])[] {
  if (typeof hours !== 'string') return [];
  return hours.split(',').flatMap((slot) => {
    const found = /^\s*(\d+)-(\d+)\s*$/.exec(slot);
    return found === null ? [] : [[Number(found[1]), Number(found[2])] as const];
  });
}

function localClock(timeZone: string) {
  const format = formatIn(timeZone);
  if (format === null) return null;
  return (at: number) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute, second } = parts;
    const date = `${year}-${month}-${day}`;
    const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
    return { date, seconds, day: new Date(`${date}T00:00:00Z`).getUTCDay() };
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat | null {
  const zone = ianaZoneOf(timeZone);
  if (zone === null) return null;
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}
