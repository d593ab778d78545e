import type { ConnectionId } from '../core/ids.ts';
import { fetchLastWords } from '../intake/reconcile.ts';
import { createDeliverCommand } from '../relay/deliver-command.ts';
import { createDeliverEvent } from '../relay/deliver-event.ts';
import { forwardSignals } from '../relay/forward-signals.ts';
import type { AttemptReport } from '../relay/judge-failure.ts';
import { createRelay } from '../relay/relay.ts';
import type { Core } from './build-core.ts';

/** The way out, joined to what wakes it and to who wants to know. */
export function buildRelay(core: Core) {
  const report = ({ delivery, outcome, durationMs, error }: AttemptReport): void => {
    const { id, escalationId, side, target, kind, attempts } = delivery;
    const fields = { deliveryId: id, escalationId, side, target, kind, attempt: attempts + 1, outcome, durationMs };
    const direction = side === 'helpdesk' ? 'to_helpdesk' : 'to_bot';
    if (outcome !== 'released') core.metrics.attempted(direction, outcome);
    if (outcome === 'delivered') core.metrics.relayed(direction, (core.clock.now() - delivery.createdAt) / 1000);
    // What arrives at once is no news: its time stands in the database, and a line each would outgrow what is stored.
    const level = outcome === 'dead' ? 'warn' : outcome === 'delivered' && attempts === 0 ? 'debug' : 'info';
    core.log[level](error === null ? fields : { ...fields, error }, 'delivery.attempted');
  };
  const command = createDeliverCommand({
    ...core,
    report,
    fetchLastWords: (escalation, signal) => fetchLastWords(core, escalation, signal),
    isToldAfterEnd: async ({ botId }) => {
      const bot = await core.bots.find(botId);
      return bot === null || core.protocolOf(bot.protocol)?.isDeafAfterEnd !== true;
    },
  });
  const event = createDeliverEvent({ ...core, report });
  const relay = createRelay({
    ...core,
    deliver: (delivery, signal) => (delivery.side === 'helpdesk' ? command : event)(delivery, signal),
  });
  core.keeper.onCommitting((change) => relay.committing(change.deliveries ?? []));
  core.keeper.onCommitted((change) => {
    if ((change.events?.length ?? 0) > 0) core.feed.publish(change.events ?? []);
  });
  core.gates.onReachability((target, isDown) => {
    core.log.warn({ target, isDown }, isDown ? 'target.closed' : 'target.reopened');
    if (!isDown) relay.nudge();
    if (target.startsWith('con_')) void core.reachability.changed(target as ConnectionId);
  });
  forwardSignals(core);
  return relay;
}
