import type { LiveConnections } from '../connections/live-connections.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { TargetGates } from '../outbox/target-gates.ts';

export interface ProbeTools {
  readonly gates: TargetGates;
  readonly connections: LiveConnections;
  readonly log: Logger;
}

const withinMs = 10_000;

/**
 * Asks every closed target whether it is back. A helpdesk is asked by its cheapest call, so that no message is spent on
 * finding out; a bot has no such call and is simply tried again.
 */
export async function probeTargets(tools: ProbeTools): Promise<void> {
  await Promise.all(tools.gates.toProbe().map((target) => probe(tools, target)));
}

async function probe({ gates, connections, log }: ProbeTools, target: string): Promise<void> {
  const live = target.startsWith('con_') ? await connections.find(target as ConnectionId) : null;
  if (live === null) {
    gates.reopen(target);
    return;
  }
  gates.began(target);
  try {
    await live.helpdesk.checkConnection({ signal: AbortSignal.timeout(withinMs) });
    gates.ended(target, 'neutral');
    gates.reopen(target);
    log.info({ target }, 'target.reopened');
  } catch (error) {
    const isUnauthorized = error instanceof DeliveryFailure && error.disposition === 'reauthorize';
    gates.ended(target, 'neutral');
    if (isUnauthorized) gates.unauthorize(target);
    else gates.staysBroken(target);
  }
}
