import type { EpochMs } from '../core/clock.ts';
import type { Reader } from './console-env.ts';

/** Dates and numbers the way a reader writes them. */
export interface Formats {
  date(at: EpochMs): string;
  /** Day and time to the minute; names the zone while the reader's own is unknown. */
  dateTime(at: EpochMs): string;
  /** Of today: hour and minute. */
  timeOfDay(at: EpochMs): string;
  /** With seconds and milliseconds, for timelines. */
  exactTime(at: EpochMs): string;
  number(value: number): string;
  percent(share: number): string;
  /** `340 ms`, `12 s`, `4 min`: the largest unit that fits. */
  duration(ms: number): string;
  list(items: readonly string[]): string;
}

export function createFormats({ locale, timeZone }: Pick<Reader, 'locale' | 'timeZone'>): Formats {
  const zone = timeZone === 'UTC' ? ({ timeZone, timeZoneName: 'short' } as const) : { timeZone };
  const dateFormat = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...zone, ...options });
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: value < 10 && name !== 'millisecond' ? 1 : 0,
    }).format(value);
  return {
    date: (at) => new Intl.DateTimeFormat(locale, { timeZone, ...day }).format(at),
    dateTime: (at) => dateFormat({ ...day, hour: 'numeric', minute: '2-digit' }).format(at),
    timeOfDay: (at) => dateFormat({ hour: '2-digit', minute: '2-digit' }).format(at),
    exactTime: (at) =>
      dateFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(at),
    number: (value) => new Intl.NumberFormat(locale).format(value),
    percent: (share) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    duration: (ms) => {
      if (ms < 1_000) return unit(Math.round(ms), 'millisecond');
      if (ms < 90_000) return unit(ms / 1_000, 'second');
      if (ms < 90 * 60_000) return unit(ms / 60_000, 'minute');
      return ms < 36 * 3_600_000 ? unit(ms / 3_600_000, 'hour') : unit(ms / 86_400_000, 'day');
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
  };
}
