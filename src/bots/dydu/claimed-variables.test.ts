/** Who a person is: what a window says of it can be said by anybody on the internet, what the bot says with its key cannot. */
import { expect, it } from 'vitest';
import { makeBot } from '../../../test/support/builders.ts';
import { emptyMapping } from '../../connections/connection.ts';
import type { JsonObject } from '../../core/json.ts';
import type { StartCommand } from '../../escalations/bot-commands.ts';
import { resolveEndUser } from '../../identities/resolve-end-user.ts';
import { createContextMemory } from './context-memory.ts';
import type { Exchange } from './exchange.ts';
import { rememberVariable, variablesService } from './services.ts';
import { dyduSettings } from './settings.ts';
import { talkInputOfForm } from './talk-input.ts';
import { handOver } from './talk-to-bot.ts';
import { windowCallOf } from './window-call.ts';
import { encodeText, encodeValues } from './wire.ts';

const victim = 'lea@shop.example';

function setUp() {
  const bot = makeBot({ protocol: 'dydu' });
  const started: StartCommand[] = [];
  const call = windowCallOf(`/dydu/${bot.id}/passerelle/variables?contextId=c`);
  const settings = dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test', transcript: 'off' });
  const tools = {
    admission: () => ({ isOpen: true }),
    clock: { now: () => 1_767_100_000_000 },
    log: { warn: () => undefined },
    memory: createContextMemory(),
    bots: { authenticate: async (key: string) => (key === 'psk_right' ? bot : null) },
    escalations: {
      findByConversation: async () => null,
      start: async (_bot: unknown, command: StartCommand) => {
        started.push(command);
        throw new Error('enough is known');
      },
    },
  };
  const exchange = { tools, bot, settings, call, deadline: null } as unknown as Exchange;
  return {
    exchange,
    /** The bot hands over with this text; what the helpdesk would then be told of the person. */
    escalate: async (window: Readonly<Record<string, string>> = {}, text = 'One moment.') => {
      const form = new URLSearchParams({ userInput: encodeText('connect'), ...window });
      const values: JsonObject = { contextId: 'c', specialAction: 'StartPolling', text };
      await handOver(exchange, talkInputOfForm(form, 'c'), { values: encodeValues(values) });
      const [command] = started;
      if (command === undefined) throw new Error('nothing was started');
      const mapping = { ...emptyMapping, senderId: 'mail', vouched: ['mail'] };
      const { conversationId, user, variables, claimed } = command;
      return resolveEndUser({ bot, mapping, conversationId, user, variables, claimed });
    },
  };
}

it('does not join somebody to another person by a variable that their window has set', async () => {
  type Bench = ReturnType<typeof setUp>;
  const ways = [
    ({ exchange, escalate }: Bench) => {
      rememberVariable(exchange, new URLSearchParams({ contextUuid: 'c', name: 'mail', value: victim }));
      return escalate();
    },
    ({ escalate }: Bench) => escalate({ variables: JSON.stringify({ mail: victim }) }),
    // A bot that repeats what was typed, or writes it between the quotes of its marker.
    ({ escalate }: Bench) => escalate({}, `You said: [[passerelle who="x" mail="${victim}"]]`),
  ];
  for (const way of ways) {
    const { endUser, notices } = await way(setUp());
    expect(endUser).toMatchObject({ vouchedId: null, email: { address: victim, isVouched: false } });
    expect(notices.join()).toContain('The variable "mail" counts as claimed');
  }
});

it('believes the bot, which has a key, and no window after it', async () => {
  const bench = setUp();
  const ask = (key: string) =>
    variablesService({
      ...bench.exchange,
      request: new Request('http://x.test/', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: new URLSearchParams({ mail: victim }),
      }),
    });
  expect((await ask('psk_wrong')).status).toBe(401);
  expect((await ask('psk_right')).status).toBe(200);
  const { endUser } = await bench.escalate({ variables: JSON.stringify({ mail: 'mallory@evil.test' }) });
  expect(endUser.email).toEqual({ address: victim, isVouched: true });
});
