import { AppError } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import type { DeliveryId } from '../core/ids.ts';
import { validationError } from '../http/validation.ts';
import type { DeliveryRecord, OutboxStore } from '../outbox/store.ts';
import type { ReplayTools } from './replay-delivery.ts';

export interface SkipTools extends Pick<ReplayTools, 'clock' | 'audit'> {
  readonly outbox: Pick<OutboxStore, 'find' | 'list' | 'skipDead'>;
}

const reasonCharsMax = 300;

/**
 * Marks a dead delivery as not needed any more: it stays in the timeline with the reason, and what it carried is
 * forgotten. Throws `AppError`: `invalid_request` without a reason, `not_found`, or `conflict` when it is not dead.
 */
export async function skipDelivery(
  tools: SkipTools,
  actor: Actor,
  { id, reason }: { readonly id: DeliveryId; readonly reason: string },
): Promise<DeliveryRecord> {
  const said = readReason(reason);
  const found = await tools.outbox.find(id);
  if (found === null) throw new AppError('not_found', `There is no delivery ${id}.`);
  if (!(await tools.outbox.skipDead(id, said, tools.clock.now()))) {
    throw new AppError('conflict', `Delivery ${id} is ${found.state}; only dead deliveries can be skipped.`);
  }
  await tools.audit.record({ actor, action: 'delivery.skipped', subject: id });
  return (await tools.outbox.find(id)) ?? found;
}

export interface SkipReport {
  readonly skipped: number;
  /** So many were dead that a second call is needed for the rest. */
  readonly isMore: boolean;
}

const atOnceMax = 1_000;

/** Skips the dead deliveries of a target that share their last error, at most a thousand at once. Throws `AppError`. */
export async function skipAll(
  tools: SkipTools,
  actor: Actor,
  { target, lastError, reason }: { readonly target: string; readonly lastError: string; readonly reason: string },
): Promise<SkipReport> {
  const said = readReason(reason);
  const dead = await tools.outbox.list({ state: 'dead', target, reason: lastError, limit: atOnceMax + 1 });
  let skipped = 0;
  for (const { id } of dead.slice(0, atOnceMax)) {
    if (await tools.outbox.skipDead(id, said, tools.clock.now())) skipped += 1;
  }
  await tools.audit.record({ actor, action: 'deliveries.skipped', subject: target });
  return { skipped, isMore: dead.length > atOnceMax };
}

function readReason(reason: string): string {
  const said = reason.trim();
  if (said === '') throw validationError([{ path: 'reason', message: 'is required (string)' }]);
  return said.slice(0, reasonCharsMax);
}
