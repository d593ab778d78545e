import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { ConnectionId, EscalationId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { isOutOfReach, type TargetGates } from '../outbox/target-gates.ts';
import { Draft, type Surroundings } from './draft.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';
import type { EscalationStore } from './store.ts';
import { UnreadableEscalation } from './unreadable-escalation.ts';

export interface AnnounceTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly bots: BotDirectory;
  readonly gates: TargetGates;
  readonly log: Logger;
  surround(bot: Bot): Surroundings;
}

/** Tells the open escalations of a connection that the helpdesk cannot be reached, and that it is back. */
export interface ReachabilityAnnouncer {
  /** Takes up what was told before a restart: who was told that it is away has to hear when it is back. */
  recall(): Promise<void>;
  /** The connection's gate has changed. Resolves when everybody knows; what could not be saved is left to `retry`. */
  changed(id: ConnectionId): Promise<void>;
  /** Tells whoever could not be told before. */
  retry(): Promise<void>;
}

const pageSize = 100;

export function createReachabilityAnnouncer(tools: AnnounceTools): ReachabilityAnnouncer {
  const pending = new Set<ConnectionId>();
  const turns = createKeyedMutex();
  const changed = (id: ConnectionId): Promise<void> =>
    turns.run(id, async () => {
      pending.add(id);
      try {
        await announceToAll(tools, id);
        pending.delete(id);
      } catch (error) {
        tools.log.error({ error: errorFacts(error), target: id }, 'target.not_announced');
      }
    });
  return {
    changed,
    recall: async () => {
      for (const id of await tools.store.connectionsDown()) tools.gates.suspect(id);
    },
    retry: async () => {
      await Promise.all([...pending].map(changed));
    },
  };
}

async function announceToAll(tools: AnnounceTools, connectionId: ConnectionId): Promise<void> {
  let before: EscalationId | undefined;
  for (;;) {
    const page = await tools.store.list({
      connectionId,
      states: ['opening', 'waiting', 'active'],
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    });
    await Promise.all(page.map(({ id }) => announceTo(tools, id).catch(unlessUnreadable)));
    before = page.at(-1)?.id;
    if (page.length < pageSize || before === undefined) return;
  }
}

/** Nobody can be told there, which must not keep the others from hearing it. */
function unlessUnreadable(error: unknown): void {
  if (!(error instanceof UnreadableEscalation)) throw error;
}

async function announceTo(tools: AnnounceTools, id: EscalationId): Promise<void> {
  await tools.keeper.change(id, async (escalation) => {
    const bot = await tools.bots.find(escalation.botId);
    // As it is now: it may have changed again since this round began.
    const isDown = isOutOfReach(tools.gates.stateOf(escalation.connectionId));
    const isNews = escalation.isHelpdeskDown !== isDown && escalation.state !== 'ended';
    if (bot === null || !isNews) return { change: null, result: null };
    const draft = new Draft(escalation, tools.surround(bot));
    draft.patch({ isHelpdeskDown: isDown });
    if (isDown) draft.emit('helpdesk.disconnected', { text: draft.text('helpdeskDown') });
    else draft.emit('helpdesk.reconnected', { text: draft.text('helpdeskBack') });
    return { change: draft.done(), result: null };
  });
}
