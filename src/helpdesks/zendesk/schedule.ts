/** Business hours as Zendesk keeps them: minutes since Sunday midnight in a zone with a Rails name. Pure functions. */

export interface OpeningHours {
  /** Minutes since Sunday 00:00 in `timeZone`; the end is not included. */
  readonly intervals: readonly { readonly start: number; readonly end: number }[];
  /** IANA name. */
  readonly timeZone: string;
  /** First and last closed day, both closed, as `YYYY-MM-DD`. */
  readonly holidays: readonly { readonly start: string; readonly end: string }[];
}

export interface Opening {
  readonly isOpen: boolean;
  /** Next opening after now, `null` when open or when none is within two weeks. */
  readonly nextOpeningAt: number | null;
}

const minuteMs = 60_000;
const lookAheadDays = 14;
const dayMinutes = 1440;

export function openingAt(hours: OpeningHours, now: number): Opening {
  const local = localTimeAt(now, hours.timeZone);
  const isHoliday = isHolidayOn(local.date, hours);
  const isOpen =
    !isHoliday && hours.intervals.some((slot) => slot.start <= local.weekMinute && local.weekMinute < slot.end);
  return { isOpen, nextOpeningAt: isOpen ? null : nextOpening(hours, now) };
}

function nextOpening(hours: OpeningHours, now: number): number | null {
  const today = localTimeAt(now, hours.timeZone);
  const starts = hours.intervals.map((slot) => slot.start).toSorted((a, b) => a - b);
  for (let day = 0; day <= lookAheadDays; day += 1) {
    const date = addDays(today.date, day);
    if (isHolidayOn(date, hours)) continue;
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    for (const start of starts.filter((minute) => Math.floor(minute / dayMinutes) === weekday)) {
      const at = instantOf(date, start % dayMinutes, hours.timeZone);
      if (at > now) return at;
    }
  }
  return null;
}

function isHolidayOn(date: string, hours: OpeningHours): boolean {
  return hours.holidays.some((holiday) => holiday.start <= date && date <= holiday.end);
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMinutes * minuteMs).toISOString().slice(0, 10);
}

/** The instant of a wall-clock time: guessed as UTC, then moved by the zone's offset there, twice for days of change. */
function instantOf(date: string, minuteOfDay: number, timeZone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * minuteMs;
  const first = wall - offsetMsAt(wall, timeZone);
  return wall - offsetMsAt(first, timeZone);
}

function offsetMsAt(at: number, timeZone: string): number {
  const { date, minuteOfDay } = localTimeAt(at, timeZone);
  const wall = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * minuteMs;
  return wall - Math.floor(at / minuteMs) * minuteMs;
}

function localTimeAt(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
  const date = `${parts['year']}-${parts['month']}-${parts['day']}`;
  const minuteOfDay = Number(parts['hour']) * 60 + Number(parts['minute']);
  const weekMinute = new Date(`${date}T00:00:00Z`).getUTCDay() * dayMinutes + minuteOfDay;
  return { date, minuteOfDay, weekMinute };
}
