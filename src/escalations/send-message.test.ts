import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeEscalation } from '../../test/support/builders.ts';
import { makeMessage } from '../../test/support/records.ts';
import type { MessageCommand } from './bot-commands.ts';
import { createEscalationKeeper } from './escalation-keeper.ts';
import { sendMessage } from './send-message.ts';
import type { StartTools } from './start-escalation.ts';

/** An escalation that somebody ends between the first look at it and the decision. */
function endedMeanwhile(known: readonly string[]) {
  const bot = makeBot();
  const open = makeEscalation({ botId: bot.id });
  const ended = { ...open, state: 'ended' as const };
  const earlier = makeMessage(open, { clientId: 'm-1', parts: [{ kind: 'text', text: 'hello' }] });
  const store = {
    findMessageByClientId: async (_id: string, clientId: string) => (known.includes(clientId) ? earlier : null),
    find: async () => ended,
  } as unknown as StartTools['store'];
  const keeper = { ...createEscalationKeeper(store), read: async () => open };
  const tools = {
    store,
    keeper,
    connections: { capabilitiesOf: async () => makeCapabilities(), agentLanguageOf: async () => 'en' },
  } as unknown as StartTools;
  const command = { id: 'm-1', parts: [{ kind: 'text' as const, text: 'hello' }], choice: null, sentAt: null };
  const send = (changes: Partial<MessageCommand> = {}) => sendMessage(tools, bot, open.id, { ...command, ...changes });
  return { send, earlier };
}

describe('a message while somebody ends the escalation', () => {
  it('is a success when it repeats one that was taken in before', async () => {
    const { send, earlier } = endedMeanwhile(['m-1']);
    expect(await send()).toEqual({ messageId: earlier.id, isNew: false });
  });

  it('is refused when it says something else under a known id: nobody would read it', async () => {
    const { send } = endedMeanwhile(['m-1']);
    const other = send({ parts: [{ kind: 'text', text: 'goodbye' }] });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_conflict', details: [{ path: 'id' }] });
  });

  it('is refused when it is new', async () => {
    await expect(endedMeanwhile([]).send()).rejects.toMatchObject({ code: 'escalation_ended' });
  });
});

describe('a repeated message', () => {
  /** Sends what the database already has under this id, with that choice. */
  function repeat(choicePayload: string | null, choice: MessageCommand['choice']) {
    const bot = makeBot();
    const escalation = makeEscalation({ botId: bot.id });
    const parts = [{ kind: 'text' as const, text: 'Yes' }];
    const earlier = makeMessage(escalation, { clientId: 'm-1', parts, choicePayload });
    const tools = {
      store: { findMessageByClientId: async () => earlier },
      keeper: { read: async () => escalation, change: async () => ({ status: 'duplicate' }) },
      connections: { capabilitiesOf: async () => makeCapabilities(), agentLanguageOf: async () => 'en' },
    } as unknown as StartTools;
    const sending = sendMessage(tools, bot, escalation.id, { id: 'm-1', parts, choice, sentAt: null });
    return sending.then(
      ({ isNew }) => `new: ${isNew}`,
      (error: { readonly code: string }) => error.code,
    );
  }

  it('is the same only with the same choice', async () => {
    expect(await repeat('yes', { payload: 'yes' })).toBe('new: false');
    expect(await repeat('', null)).toBe('new: false');
    expect(await repeat('yes', { payload: 'no' })).toBe('idempotency_conflict');
    expect(await repeat('yes', null)).toBe('idempotency_conflict');
    expect(await repeat('', { payload: 'yes' })).toBe('idempotency_conflict');
  });

  it('counts as the same where an earlier release did not keep the choice', async () => {
    expect(await repeat(null, { payload: 'yes' })).toBe('new: false');
    expect(await repeat(null, null)).toBe('new: false');
  });
});
