import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/deadline.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import { UnreadableEscalation } from '../escalations/unreadable-escalation.ts';
import type { Delivery, DeliverySettlement, Settlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import type { AttemptProgress } from './attempt-progress.ts';
import { type AttemptReport, applyToGates, type JudgedFailure, judgeFailure } from './judge-failure.ts';
import type { DeliverOne } from './relay.ts';
import { saveWhileLeased } from './save-while-leased.ts';

export interface CarryTools {
  readonly outbox: OutboxStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  report(report: AttemptReport): void;
}

/** How an attempt went. `hasBegun`: the other side may have been called. */
export type Tried<Done> =
  | { readonly ok: true; readonly done: Done }
  | { readonly ok: false; readonly error: unknown; readonly hasBegun: boolean; readonly progress: AttemptProgress };

/** One side's part in carrying a delivery. */
export interface Carrier<Done> {
  /** How long an attempt may take. */
  withinMs(delivery: Delivery): number;
  /** Makes the call. Never throws. */
  attempt(delivery: Delivery, signal: AbortSignal): Promise<Tried<Done>>;
  saveDelivered(delivery: Delivery, settled: DeliverySettlement, done: Done): Promise<void>;
  saveFailed(delivery: Delivery, settled: DeliverySettlement, failed: Failed): Promise<void>;
}

export interface Failed {
  readonly judged: JudgedFailure;
  readonly progress: AttemptProgress;
}

/** Carries deliveries, whichever side they go to: attempt, judge, tell the gate of the target, save, report. */
export function createCarry<Done>(tools: CarryTools, carrier: Carrier<Done>): DeliverOne {
  const { gates, clock, log } = tools;
  return async (delivery, shutdown) => {
    const startedAt = clock.now();
    const tried = await withDeadline(shutdown, carrier.withinMs(delivery), (signal) =>
      carrier.attempt(delivery, signal),
    );
    const now = clock.now();
    if (tried.ok) {
      const durationMs = now - startedAt;
      gates.ended(delivery.target, 'ok');
      const settlement = { kind: 'delivered', durationMs } as const;
      await saveWhileLeased(() => carrier.saveDelivered(delivery, settled(delivery, settlement, clock), tried.done), {
        log,
        deliveryId: delivery.id,
      });
      tools.report({ delivery, outcome: 'delivered', durationMs, error: null });
      return 'delivered';
    }
    const { error, hasBegun, progress } = tried;
    const { reachedStep } = progress;
    const isShutdown = shutdown.aborted;
    const chance = Math.random();
    const judged = judgeFailure({ error, delivery, hasBegun, isShutdown, reachedStep, now, startedAt, chance });
    applyToGates(gates, delivery.target, judged);
    const { settlement, durationMs } = judged;
    const save = () => saveFailed(tools, carrier, delivery, { judged, progress });
    await saveWhileLeased(save, { log, deliveryId: delivery.id });
    tools.report({ delivery, outcome: settlement.kind, durationMs, error: judged.error });
    return settlement.kind;
  };
}

/** What was given up comes to its end in any case: where its escalation cannot be changed, nobody can be told. */
async function saveFailed<Done>(
  { clock, log, outbox }: CarryTools,
  carrier: Carrier<Done>,
  delivery: Delivery,
  failed: Failed,
): Promise<void> {
  const result = settled(delivery, failed.judged.settlement, clock);
  try {
    await carrier.saveFailed(delivery, result, failed);
  } catch (error) {
    if (!(error instanceof UnreadableEscalation)) throw error;
    log.error({ error: errorFacts(error), deliveryId: delivery.id }, 'delivery.nobody_told');
    await outbox.settle([result]);
  }
}

function settled({ id, leaseToken }: Delivery, settlement: Settlement, clock: Clock): DeliverySettlement {
  return { deliveryId: id, leaseToken, settlement, at: clock.now() };
}
