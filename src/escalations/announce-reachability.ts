import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { ConnectionId, EscalationId } from '../core/ids.ts';
import { Draft, type Surroundings } from './draft.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';
import type { EscalationStore } from './store.ts';

export interface AnnounceTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly bots: BotDirectory;
  surround(bot: Bot): Surroundings;
}

const pageSize = 100;

/** Tells every open escalation of a connection that the helpdesk cannot be reached, or that it is back. */
export async function announceReachability(
  tools: AnnounceTools,
  connectionId: ConnectionId,
  isDown: boolean,
): Promise<void> {
  let before: EscalationId | undefined;
  for (;;) {
    const page = await tools.store.list({
      connectionId,
      states: ['opening', 'waiting', 'active'],
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    });
    await Promise.all(page.map(({ id }) => announceOne(tools, id, isDown)));
    before = page.at(-1)?.id;
    if (page.length < pageSize || before === undefined) return;
  }
}

async function announceOne(tools: AnnounceTools, id: EscalationId, isDown: boolean): Promise<void> {
  await tools.keeper.change(id, async (escalation) => {
    const bot = await tools.bots.find(escalation.botId);
    const isNews = escalation.isHelpdeskDown !== isDown && escalation.state !== 'ended';
    if (bot === null || !isNews) return { change: null, result: null };
    const draft = new Draft(escalation, tools.surround(bot));
    draft.patch({ isHelpdeskDown: isDown });
    if (isDown) draft.emit('helpdesk.disconnected', { text: draft.text('helpdeskDown') });
    else draft.emit('helpdesk.reconnected', { text: draft.text('helpdeskBack') });
    return { change: draft.done(), result: null };
  });
}
