import { dayMs, type EpochMs, midnightOf } from '../core/clock.ts';
import type { EndReason } from '../escalations/escalation.ts';
import type { StartRefusal } from '../escalations/start-refusal.ts';
import type { EscalationStore, OutcomeCount } from '../escalations/store.ts';
import type { OutboxStore, RelayTime } from '../outbox/store.ts';

export interface DayCount {
  /** Midnight UTC. */
  readonly day: EpochMs;
  readonly count: number;
}

/** How long deliveries of one day took, towards either side; `null` where nothing was looked at. */
export interface RelayDay {
  readonly day: EpochMs;
  readonly helpdesk: RelayPercentiles | null;
  readonly bot: RelayPercentiles | null;
}

/** What an overview shows of a period. */
export interface Statistics {
  readonly days: readonly DayCount[];
  readonly total: number;
  readonly answered: number;
  /** Mean over the answered ones, `null` when there is none. */
  readonly firstAnswerMs: number | null;
  /** Ended before any agent wrote. */
  readonly abandoned: number;
  /** Most first. */
  readonly skills: readonly { readonly skill: string | null; readonly count: number }[];
  readonly outcomes: readonly { readonly reason: EndReason | null; readonly count: number }[];
  /** Starts that were refused; most first. They are no escalations, and not in `total`. */
  readonly refusals: readonly { readonly code: StartRefusal; readonly count: number }[];
  /** Over the whole period. */
  readonly relay: RelayPercentilesOfSides;
  readonly relayDays: readonly RelayDay[];
  /** How many deliveries the times are of: a sample, spread over each day. */
  readonly relayCount: number;
}

type RelayPercentilesOfSides = Omit<RelayDay, 'day'>;

export interface RelayPercentiles {
  readonly halfMs: number;
  readonly mostMs: number;
}

/** Most times that are looked at of each of these parts of a day: short queries, however busy the day was. */
const sample = { partMs: dayMs / 8, limit: 60 } as const;

export interface StatisticsTools {
  readonly store: Pick<EscalationStore, 'outcomes' | 'refusals'>;
  readonly outbox: Pick<OutboxStore, 'relayTimes'>;
}

/** The last so many days, today included. Short queries day by day, so that messages are never kept waiting by them. */
export async function readStatistics(
  { store, outbox }: StatisticsTools,
  { now, days }: { readonly now: EpochMs; readonly days: number },
): Promise<Statistics> {
  const today = midnightOf(now);
  const counted: DayCount[] = [];
  const all: OutcomeCount[] = [];
  const relayDays: RelayDay[] = [];
  const times: RelayTime[] = [];
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = today - back * dayMs;
    const found = await store.outcomes({ from: day, until: day + dayMs });
    counted.push({ day, count: sum(found, ({ count }) => count) });
    all.push(...found);
    const took = await timesOf(outbox, day);
    relayDays.push({ day, ...percentilesOf(took) });
    times.push(...took);
  }
  const refused = await store.refusals({ from: today - (days - 1) * dayMs, until: today + dayMs });
  const answered = sum(all, (one) => one.answered);
  const ended = all.filter(({ reason }) => reason !== null);
  return {
    days: counted,
    total: sum(all, ({ count }) => count),
    answered,
    firstAnswerMs: answered === 0 ? null : sum(all, (one) => one.answeredAfterMs) / answered,
    abandoned: sum(ended, (one) => one.count - one.answered),
    skills: grouped(all, ({ skill }) => skill).map(([skill, count]) => ({ skill, count })),
    outcomes: grouped(all, ({ reason }) => reason).map(([reason, count]) => ({ reason, count })),
    refusals: grouped(refused, ({ code }) => code).map(([code, count]) => ({ code, count })),
    relay: percentilesOf(times),
    relayDays,
    relayCount: times.length,
  };
}

function sum(rows: readonly OutcomeCount[], pick: (row: OutcomeCount) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}

async function timesOf(outbox: StatisticsTools['outbox'], day: EpochMs): Promise<readonly RelayTime[]> {
  const { partMs, limit } = sample;
  const begins = Array.from({ length: dayMs / partMs }, (_, part) => day + part * partMs);
  const parts = await Promise.all(begins.map((from) => outbox.relayTimes({ from, until: from + partMs, limit })));
  return parts.flat();
}

/** Where as many are counted: "skill 2" before "skill 10". */
const byName = new Intl.Collator('en', { numeric: true });

function grouped<Row extends { readonly count: number }, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): readonly (readonly [Key, number])[] {
  const counts = new Map<Key, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + row.count);
  return [...counts].sort(([one, ones], [other, others]) => others - ones || byName.compare(`${one}`, `${other}`));
}

function percentilesOf(times: readonly RelayTime[]): RelayPercentilesOfSides {
  const ofSide = (wanted: RelayTime['side']) => percentiles(times.filter(({ side }) => side === wanted));
  return { helpdesk: ofSide('helpdesk'), bot: ofSide('bot') };
}

function percentiles(times: readonly RelayTime[]): RelayPercentiles | null {
  const sorted = times.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { halfMs: at(0.5), mostMs: at(0.95) };
}
