import { expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../../test/support/builders.ts';
import type { StartCommand } from '../../escalations/bot-commands.ts';
import type { DyduTools } from './exchange.ts';
import { dyduSettings } from './settings.ts';
import { startFromTalk, startIdOf } from './start-from-talk.ts';
import { talkInputOfForm } from './talk-input.ts';

it.each([
  [{ senderId: 'who' }, { who: 'lea@example.test' }, { email: 'lea@example.test' }],
  [{ senderId: 'who' }, { who: 'client 4' }, { id: 'client 4' }],
  [
    { senderId: 'who', emailVariable: 'mail' },
    { who: 'a@example.test', mail: 'b@example.test' },
    { email: 'b@example.test' },
  ],
  [{ emailVariable: 'mail' }, { mail: 'lea@example.test' }, { email: 'lea@example.test' }],
  [{ firstNameVariable: 'first' }, { first: 'Léa' }, { givenName: 'Léa' }],
  [{ lastNameVariable: 'last' }, { last: 'Roux' }, { familyName: 'Roux' }],
  [{ phoneVariable: 'tel' }, { tel: '+33 1 99 00 11 22' }, { phone: '+33 1 99 00 11 22' }],
  [{}, { mail: 'lea@example.test', first: 'Léa' }, {}],
  // What a stranger makes as long as they like is kept in memory while the escalation is open.
  [
    { senderId: 'who', emailVariable: 'mail', firstNameVariable: 'first', phoneVariable: 'tel' },
    { who: 'i'.repeat(201), mail: `${'m'.repeat(310)}@shop.example`, first: 'n'.repeat(201), tel: '1'.repeat(51) },
    {},
  ],
])('knows who it is from the variables that the settings name: %o', async (named, variables, user) => {
  const commands: StartCommand[] = [];
  const tools = {
    admission: () => ({ isOpen: true }),
    log: { warn: () => undefined },
    escalations: {
      start: async (_bot: unknown, command: StartCommand) => {
        commands.push(command);
        throw new Error('enough is known');
      },
    },
  } as unknown as DyduTools;
  const settings = dyduSettings.parse({
    botUuid: 'b',
    servers: 'https://bot.example.test',
    transcript: 'off',
    ...named,
  });
  await startFromTalk({
    front: { tools, bot: makeBot(), settings },
    input: talkInputOfForm(new URLSearchParams('userInput=connect'), 'c'),
    detected: { skill: null, proven: [], variables, text: '' },
    values: { contextId: 'c' },
    transcript: async () => [],
  });
  expect(commands.map((command) => command.user)).toEqual([user]);
});

it('kept whatever a window said of itself, of any length', async () => {
  const commands: StartCommand[] = [];
  const start = async (_bot: unknown, command: StartCommand) => {
    commands.push(command);
    throw new Error('enough is known');
  };
  const tools = { admission: () => ({ isOpen: true }), log: { warn: () => undefined }, escalations: { start } };
  const settings = dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test', transcript: 'off' });
  const long = 'x'.repeat(500_000);
  const form = new URLSearchParams({ userInput: 'connect', userUrl: long, browser: long, os: long, language: long });
  await startFromTalk({
    front: { tools: tools as unknown as DyduTools, bot: makeBot(), settings },
    input: talkInputOfForm(form, 'c'),
    detected: { skill: null, proven: [], variables: {}, text: '' },
    values: { contextId: 'c' },
    transcript: async () => [],
  });
  const [command] = commands;
  expect(command?.channel).toEqual({ type: 'web', pageUrl: null, device: null });
  expect([command?.locale, command?.user]).toEqual([null, {}]);
});

it.each([
  ['connect', 'started'],
  ['something else', 'refused'],
])('counts as started when it was stored though saving it failed: begun by "%s"', async (text, kind) => {
  const commandId = `${startIdOf({ text })}-1`;
  const tools = {
    live: { began: () => undefined },
    admission: () => ({ isOpen: true }),
    clock: { now: () => 1_767_100_000_000 },
    log: { warn: () => undefined },
    escalations: {
      start: async () => {
        throw new Error('the thread went away');
      },
      findByConversation: async () => makeEscalation({ commandId, conversationId: 'c' }),
    },
  } as unknown as DyduTools;
  const settings = dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test', transcript: 'off' });
  const outcome = await startFromTalk({
    front: { tools, bot: makeBot(), settings },
    input: talkInputOfForm(new URLSearchParams('userInput=connect'), 'c'),
    detected: { skill: null, proven: [], variables: {}, text: '' },
    values: { contextId: 'c' },
    transcript: async () => [],
  });
  expect(outcome.kind).toBe(kind);
});
