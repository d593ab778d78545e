import type { EpochMs } from '../../core/clock.ts';
import type { DeliveryId } from '../../core/ids.ts';
import type { DeliverySettlement, Lane, NewDelivery, Settlement } from '../../outbox/delivery.ts';
import { prepareLaneStatements } from './lane-statements.ts';
import type { SqliteDb } from './sqlite-db.ts';

// Only the head of a lane has `due_at`; those behind it are parked. A lane goes by `position`, which is the order of
// acceptance, and its head keeps that place while it is leased. Each function leaves every lane it touches with one head,
// or with nothing that waits.

export interface Lanes {
  /** Appends to the lane. */
  add(delivery: NewDelivery): void;
  /** The delivery that this token still holds, `null` when the lease was lost. */
  held(id: DeliveryId, leaseToken: string): HeldDelivery | null;
  settle(held: HeldDelivery, settlement: DeliverySettlement): void;
  /** Puts a dead delivery back at its old place, which is ahead of what waits. False when it is not dead. */
  replay(id: DeliveryId, now: EpochMs): boolean;
  /** Ends every lease. What was leased may have arrived. */
  releaseAll(): void;
}

export type HeldDelivery = NonNullable<ReturnType<ReturnType<typeof prepareLaneStatements>['byId']['get']>>;

export function createLanes(db: SqliteDb): Lanes {
  const statements = prepareLaneStatements(db);

  const promoteFirst = (lane: Lane, now: EpochMs) => {
    const first = statements.first.get({ lane });
    if (first !== undefined) statements.setDue.run({ position: first.position, dueAt: dueOf(first, now) });
  };
  const giveBack = (row: { readonly position: number; readonly lane: Lane }, readyAt: EpochMs) => {
    const first = statements.first.get({ lane: row.lane });
    const isFirst = first === undefined || first.position === row.position;
    statements.giveBack.run({ position: row.position, readyAt, dueAt: isFirst ? readyAt : null });
    if (!isFirst) statements.setDue.run({ position: first.position, dueAt: first.readyAt });
  };

  return {
    add(delivery) {
      statements.insert.run({ state: 'waiting', readyAt: delivery.createdAt, ...delivery });
    },
    held(id, leaseToken) {
      const row = statements.byId.get({ id });
      return row === undefined || row.leaseToken !== leaseToken ? null : row;
    },
    settle(row, { deliveryId, settlement, at }) {
      const counted = row.attempts + (countsAsAttempt(settlement) ? 1 : 0);
      if (settlement.kind === 'retry' || settlement.kind === 'dead') {
        const mayHaveArrived = row.mayHaveArrived || settlement.mayHaveArrived;
        const { position } = row;
        const got = settlement.kind === 'retry' ? (settlement.reachedStep ?? 0) : 0;
        const reachedStep = Math.max(row.reachedStep, got);
        statements.fail.run({ position, attempts: counted, mayHaveArrived, reachedStep, lastError: settlement.error });
        if (counted > row.attempts) {
          const { error, durationMs, kind: outcome } = settlement;
          statements.addAttempt.run({ deliveryId, attempt: counted, at, outcome, error, durationMs });
        }
      }
      switch (settlement.kind) {
        case 'retry':
          giveBack(row, settlement.dueAt);
          return;
        case 'released':
          giveBack(row, row.readyAt);
          return;
        case 'dead':
          statements.bury.run({ position: row.position, settledAt: at, durationMs: settlement.durationMs });
          break;
        case 'delivered':
          statements.deliver.run({
            position: row.position,
            attempts: counted,
            settledAt: at,
            durationMs: settlement.durationMs,
          });
          break;
        case 'skipped':
          statements.skip.run({ position: row.position, settledAt: at, lastError: settlement.reason });
          break;
      }
      promoteFirst(row.lane, at);
    },
    replay(id, now) {
      const row = statements.byId.get({ id });
      if (row === undefined || row.state !== 'dead') return false;
      const head = statements.head.get({ lane: row.lane });
      const mayLead = head === undefined || (head.leaseToken === null && head.position > row.position);
      if (mayLead && head !== undefined) statements.setDue.run({ position: head.position, dueAt: null });
      statements.revive.run({ position: row.position, readyAt: now, dueAt: mayLead ? now : null });
      return true;
    },
    releaseAll() {
      for (const row of statements.leased.all({})) {
        statements.doubt.run({ position: row.position });
        giveBack(row, row.readyAt);
      }
    },
  };
}

/** A clock that was set back must not hold up what was accepted before. */
function dueOf(row: { readonly readyAt: EpochMs; readonly createdAt: EpochMs }, now: EpochMs): EpochMs {
  return row.readyAt === row.createdAt ? Math.min(row.createdAt, now) : row.readyAt;
}

function countsAsAttempt(settlement: Settlement): boolean {
  return settlement.kind !== 'retry' || settlement.countsAsAttempt;
}
