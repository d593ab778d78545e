import type { EpochMs } from '../core/clock.ts';
import type { EndReason } from '../escalations/escalation.ts';
import type { EscalationStore, OutcomeCount } from '../escalations/store.ts';
import type { OutboxStore, RelayTime } from '../outbox/store.ts';

export interface DayCount {
  /** Midnight UTC. */
  readonly day: EpochMs;
  readonly count: number;
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
  readonly relay: readonly RelayPercentiles[];
  /** How many deliveries the times are of. */
  readonly relayCount: number;
}

export interface RelayPercentiles {
  readonly side: RelayTime['side'];
  readonly halfMs: number;
  readonly mostMs: number;
}

const dayMs = 24 * 60 * 60_000;
const timesMax = 2_000;

/** The last so many days, today included. One short query a day, so that messages are never kept waiting by it. */
export async function readStatistics(
  {
    store,
    outbox,
  }: { readonly store: Pick<EscalationStore, 'outcomes'>; readonly outbox: Pick<OutboxStore, 'recentTimes'> },
  { now, days }: { readonly now: EpochMs; readonly days: number },
): Promise<Statistics> {
  const today = now - (now % dayMs);
  const counted: DayCount[] = [];
  const all: OutcomeCount[] = [];
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = today - back * dayMs;
    const found = await store.outcomes({ from: day, until: day + dayMs });
    counted.push({ day, count: sum(found, ({ count }) => count) });
    all.push(...found);
  }
  const answered = sum(all, (one) => one.answered);
  const ended = all.filter(({ reason }) => reason !== null);
  const times = await outbox.recentTimes(timesMax);
  return {
    days: counted,
    total: sum(all, ({ count }) => count),
    answered,
    firstAnswerMs: answered === 0 ? null : sum(all, (one) => one.answeredAfterMs) / answered,
    abandoned: sum(ended, (one) => one.count - one.answered),
    skills: grouped(all, ({ skill }) => skill).map(([skill, count]) => ({ skill, count })),
    outcomes: grouped(all, ({ reason }) => reason).map(([reason, count]) => ({ reason, count })),
    relay: (['helpdesk', 'bot'] as const).flatMap((side) => percentilesOf(side, times)),
    relayCount: times.length,
  };
}

function sum(rows: readonly OutcomeCount[], pick: (row: OutcomeCount) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}

function grouped<Key>(
  rows: readonly OutcomeCount[],
  keyOf: (row: OutcomeCount) => Key,
): readonly (readonly [Key, number])[] {
  const counts = new Map<Key, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + row.count);
  return [...counts].sort((one, other) => other[1] - one[1]);
}

function percentilesOf(side: RelayTime['side'], times: readonly RelayTime[]): readonly RelayPercentiles[] {
  const sorted = times
    .filter((time) => time.side === side)
    .map(({ tookMs }) => tookMs)
    .sort((one, other) => one - other);
  if (sorted.length === 0) return [];
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [{ side, halfMs: at(0.5), mostMs: at(0.95) }];
}
