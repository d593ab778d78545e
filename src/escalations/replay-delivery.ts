import { AppError } from '../core/app-error.ts';
import type { Actor, AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import type { DeliveryId, EscalationId } from '../core/ids.ts';
import type { DeliveryRecord, OutboxStore } from '../outbox/store.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';

export interface ReplayTools {
  readonly outbox: Pick<OutboxStore, 'find' | 'list' | 'replay'>;
  readonly keeper: Pick<EscalationKeeper, 'read'>;
  readonly clock: Clock;
  readonly audit: AuditLog;
  /** Something may wait again. */
  nudge(): void;
}

/** What was put back; `isMore` when so many were dead that a second call is needed for the rest. */
export interface ReplayReport {
  readonly replayed: number;
  /** Dead deliveries that are of no use any more: openings of escalations that have ended. */
  readonly refused: number;
  readonly isMore: boolean;
}

/** An escalation, a target, or of a target those with exactly this last error. */
export type ReplayScope =
  | { readonly escalationId: EscalationId }
  | { readonly target: string; readonly reason?: string };

const usualMax = 1_000;
const pageSize = 200;

/**
 * Puts one dead delivery back at its place in its lane, with fresh attempts. Throws `AppError`: `not_found`, or
 * `conflict` when it is not dead or of no use any more.
 */
export async function replayDelivery(tools: ReplayTools, actor: Actor, id: DeliveryId): Promise<DeliveryRecord> {
  const found = await tools.outbox.find(id);
  if (found === null) throw new AppError('not_found', `There is no delivery ${id}.`);
  if (found.state !== 'dead') throw notDead(found);
  if (!(await isOfUse(tools, found))) {
    throw new AppError('conflict', 'The escalation of this opening has ended; the bot has to start a new one.');
  }
  if (!(await tools.outbox.replay(id, tools.clock.now()))) throw notDead(found);
  await tools.audit.record({ actor, action: 'delivery.replayed', subject: id });
  tools.nudge();
  return (await tools.outbox.find(id)) ?? found;
}

/** How many are put back at once at most (a thousand when absent), and who hears how many have been looked at. */
export interface ReplayPace {
  readonly atOnceMax?: number;
  readonly onProgress?: (looked: number) => void;
}

/** Puts the dead deliveries of an escalation, or of a target, back in the order in which they were accepted. */
export async function replayAll(
  tools: ReplayTools,
  actor: Actor,
  { atOnceMax = usualMax, onProgress, ...scope }: ReplayScope & ReplayPace,
): Promise<ReplayReport> {
  let replayed = 0;
  let refused = 0;
  let after: DeliveryId | undefined;
  for (let isMore = true; isMore; ) {
    if (replayed >= atOnceMax) return finished(tools, actor, scope, { replayed, refused, isMore: true });
    const page = { state: 'dead', limit: pageSize, ...(after === undefined ? {} : { after }) } as const;
    const dead = await tools.outbox.list({ ...scope, ...page });
    for (const delivery of dead) {
      const isBack = (await isOfUse(tools, delivery)) && (await tools.outbox.replay(delivery.id, tools.clock.now()));
      if (isBack) replayed += 1;
      else refused += 1;
    }
    onProgress?.(replayed + refused);
    after = dead.at(-1)?.id;
    isMore = dead.length === pageSize;
  }
  return finished(tools, actor, scope, { replayed, refused, isMore: false });
}

async function finished(
  { audit, nudge }: ReplayTools,
  actor: Actor,
  scope: ReplayScope,
  report: ReplayReport,
): Promise<ReplayReport> {
  const subject = 'target' in scope ? scope.target : scope.escalationId;
  await audit.record({ actor, action: 'deliveries.replayed', subject });
  if (report.replayed > 0) nudge();
  return report;
}

/** Opening a conversation that the bot has taken back would leave agents alone with it. */
async function isOfUse({ keeper }: ReplayTools, { kind, escalationId }: DeliveryRecord): Promise<boolean> {
  if (kind !== 'open') return true;
  const escalation = await keeper.read(escalationId);
  return escalation !== null && escalation.state !== 'ended';
}

function notDead({ id, state }: DeliveryRecord): AppError {
  return new AppError('conflict', `Delivery ${id} is ${state}; only dead deliveries can be replayed.`);
}
