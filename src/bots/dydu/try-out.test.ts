import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import type { BotProtocolDefinition, BotProtocolTools, TryOutSide, TryOutWindow } from '../bot-protocol.ts';
import { dydu } from './index.ts';

let bench: DyduBench;
let side: TryOutSide;
let escalations: BotProtocolTools['escalations'];
afterEach(() => bench.close());

const watched: BotProtocolDefinition = {
  ...dydu,
  open: (tools) => {
    const protocol = dydu.open(tools);
    if (protocol.tryOut === undefined) throw new Error('no try-out');
    side = protocol.tryOut;
    escalations = tools.escalations;
    return protocol;
  },
};
const open = async (settings = {}) => {
  bench = await openDyduBench({ settings, app: { botProtocols: [watched] } });
};
const fresh = (): TryOutWindow => ({
  variables: {},
  bot: bench.story.bot,
  conversationId: null,
  skill: null,
  language: 'en',
});
const shown = async (window: TryOutWindow) =>
  (await side.lines(window)).map(({ author, text }) => `${author}: ${text}`);
const shows = (window: TryOutWindow, line: RegExp) =>
  until(`the window to show ${line}`, async () => (await shown(window)).find((one) => line.test(one)));

describe('the window that tries a Dydu bot out', () => {
  it('talks with the bot itself, goes over to a human where the bot says so, and comes back', async () => {
    await open();
    const begun = fresh();
    const window = { ...begun, conversationId: await side.say(begun, { text: 'hello', file: null }) };
    expect(await shown(window)).toEqual(['user: hello', expect.stringMatching(/^bot: ./)]);
    expect(await side.say(window, { text: 'connect', file: null })).toBe(window.conversationId);
    const conversation = await bench.conversationWith('connect');
    const escalation = await escalations.findByConversation(window.bot, window.conversationId);
    expect(escalation?.isTest).toBe(true);
    await bench.reply(conversation, 'Which bill is it?');
    await shows(window, /^agent: Which bill is it\?$/);
    await side.say(window, { text: 'The one of May', file: null });
    await bench.conversationWith('The one of May');
    await bench.desk.end(conversation.id, bench.desk.endings[0]?.id ?? '');
    await until('the bot to have it again', async () => {
      const found = await escalations.findByConversation(window.bot, window.conversationId);
      return found?.state === 'ended';
    });
    await shows(window, /^bot: The conversation with our colleague has ended\.$/);
    await side.say(window, { text: 'hello again', file: null });
    const lines = await shown(window);
    expect(lines.at(-2)).toBe('user: hello again');
    expect(lines.at(-1)).toMatch(/^bot: ./);
  });

  it('lets the end user leave the human', async () => {
    await open();
    const begun = fresh();
    const window = { ...begun, conversationId: await side.say(begun, { text: 'connect', file: null }) };
    await bench.conversationWith('connect');
    await side.leave(window);
    await until('the end', async () => {
      const found = await escalations.findByConversation(window.bot, window.conversationId);
      return found?.state === 'ended';
    });
  });

  it('hears the agent write, and sends files to the human only, as the window does', async () => {
    await open();
    const begun = fresh();
    const file = () => ({ name: 'bill.txt', mediaType: 'text/plain', content: Readable.from([Buffer.from('a bill')]) });
    const alone = { text: null, file: file() };
    await expect(side.say(begun, alone)).rejects.toMatchObject({ code: 'invalid_request' });
    const window = { ...begun, conversationId: await side.say(begun, { text: 'hello', file: null }) };
    await expect(side.say(window, alone)).rejects.toMatchObject({ code: 'invalid_request' });
    await side.say(window, { text: 'connect', file: null });
    const { id } = await bench.conversationWith('connect');
    const heard: boolean[] = [];
    const unwatch = side.watchTyping(window, ({ isTyping }) => heard.push(isTyping));
    const [agent] = bench.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    await bench.desk.typing(id, agent, true);
    await until('the typing', () => heard.length > 0);
    unwatch();
    expect(heard).toEqual([true]);
    await side.say(window, { text: 'Here is the bill', file: file() });
    const seen = await until('the file on the desk', async () => {
      const { messages } = await bench.conversationWith('Here is the bill');
      return messages.find((message) => message.file !== null);
    });
    expect(seen.file?.name).toBe('bill.txt');
  });

  it('says so when the bot’s own server cannot be reached', async () => {
    await open({ servers: 'http://127.0.0.1:9' });
    await expect(side.say(fresh(), { text: 'hello', file: null })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
