import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { makeMessage } from '../../test/support/records.ts';
import { createEscalationKeeper } from './escalation-keeper.ts';
import { sendMessage } from './send-message.ts';
import type { StartTools } from './start-escalation.ts';

/** An escalation that somebody ends between the first look at it and the decision. */
function endedMeanwhile(known: readonly string[]) {
  const bot = makeBot();
  const open = makeEscalation({ botId: bot.id });
  const ended = { ...open, state: 'ended' as const };
  const earlier = makeMessage(open, { clientId: 'm-1' });
  const store = {
    findMessageByClientId: async (_id: string, clientId: string) => (known.includes(clientId) ? earlier : null),
    find: async () => ended,
  } as unknown as StartTools['store'];
  const keeper = { ...createEscalationKeeper(store), read: async () => open };
  const tools = {
    store,
    keeper,
    connections: { get: async () => ({ connection: makeConnection(), capabilities: makeCapabilities() }) },
  } as unknown as StartTools;
  const command = { id: 'm-1', parts: [{ kind: 'text' as const, text: 'hello' }], choice: null, sentAt: null };
  return { send: () => sendMessage(tools, bot, open.id, command), earlier };
}

describe('a message while somebody ends the escalation', () => {
  it('is a success when it repeats one that was taken in before', async () => {
    const { send, earlier } = endedMeanwhile(['m-1']);
    expect(await send()).toEqual({ messageId: earlier.id, isNew: false });
  });

  it('is refused when it is new', async () => {
    await expect(endedMeanwhile([]).send()).rejects.toMatchObject({ code: 'escalation_ended' });
  });
});
