import { AppError } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import { cutText } from '../core/cut-text.ts';
import type { DeliveryId } from '../core/ids.ts';
import { validationError } from '../http/validation.ts';
import type { DeliveryRecord, OutboxStore } from '../outbox/store.ts';
import type { ReplayTools } from './replay-delivery.ts';
import { type StuckTools, skipWaiting } from './settle-stuck.ts';

export interface SkipTools extends Omit<StuckTools, 'outbox'>, Pick<ReplayTools, 'audit' | 'nudge'> {
  readonly outbox: StuckTools['outbox'] & Pick<OutboxStore, 'find' | 'list' | 'skipDead'>;
}

const reasonCharsMax = 300;

/**
 * Marks a dead delivery, or one that waits at the head of its lane, as not needed any more: it stays in the timeline
 * with the reason, and what it carried is forgotten. Throws `AppError`: `invalid_request` without a reason, `not_found`,
 * or `conflict` when it is settled, under way, or waits behind another one.
 */
export async function skipDelivery(
  tools: SkipTools,
  actor: Actor,
  { id, reason }: { readonly id: DeliveryId; readonly reason: string },
): Promise<DeliveryRecord> {
  const said = readSkipReason(reason);
  const found = await tools.outbox.find(id);
  if (found === null) throw new AppError('not_found', `There is no delivery ${id}.`);
  if (!(await skipOne(tools, found, said))) throw new AppError('conflict', whyNot(found));
  await tools.audit.record({ actor, action: 'delivery.skipped', subject: id });
  return (await tools.outbox.find(id)) ?? found;
}

export interface SkipReport {
  readonly skipped: number;
  /** So many were dead that a second call is needed for the rest. */
  readonly isMore: boolean;
}

const usualMax = 1_000;
const pageSize = 200;

export interface SkipAllRequest {
  readonly target: string;
  readonly lastError: string;
  readonly reason: string;
  /** Dead ones unless it says otherwise. */
  readonly state?: 'dead' | 'waiting';
  /** How many are looked at, at most: a thousand when absent. */
  readonly atOnceMax?: number;
  /** Hears how many have been looked at. */
  readonly onProgress?: (looked: number) => void;
}

/** Skips the deliveries of a target that share their last error. Throws `AppError`. */
export async function skipAll(
  tools: SkipTools,
  actor: Actor,
  { target, lastError, reason, state = 'dead', atOnceMax = usualMax, onProgress }: SkipAllRequest,
): Promise<SkipReport> {
  const said = readSkipReason(reason);
  let [skipped, looked, isMore] = [0, 0, true];
  let after: DeliveryId | undefined;
  while (isMore && looked < atOnceMax) {
    const limit = Math.min(pageSize, atOnceMax - looked);
    const from = after === undefined ? {} : { after };
    const found = await tools.outbox.list({ state, target, reason: lastError, ...from, limit: limit + 1 });
    for (const delivery of found.slice(0, limit)) {
      if (await skipOne(tools, delivery, said)) skipped += 1;
      looked += 1;
      after = delivery.id;
    }
    isMore = found.length > limit;
    onProgress?.(looked);
  }
  await tools.audit.record({ actor, action: 'deliveries.skipped', subject: target });
  return { skipped, isMore };
}

async function skipOne(tools: SkipTools, { id, state }: DeliveryRecord, reason: string): Promise<boolean> {
  if (state === 'dead') return tools.outbox.skipDead(id, reason, tools.clock.now());
  if (state !== 'waiting' || !(await skipWaiting(tools, id, reason))) return false;
  // What waited behind it may go now.
  tools.nudge();
  return true;
}

function whyNot({ id, state }: DeliveryRecord): string {
  if (state === 'waiting') return `Delivery ${id} is on its way, or waits behind another one; try again in a moment.`;
  return `Delivery ${id} is ${state}; only dead or waiting deliveries can be skipped.`;
}

/** What somebody says why a delivery is not needed. Throws `AppError` `invalid_request` when it is nothing. */
export function readSkipReason(reason: string): string {
  const said = reason.trim();
  if (said === '') throw validationError([{ path: 'reason', message: 'is required (string)' }]);
  return cutText(said, reasonCharsMax);
}
