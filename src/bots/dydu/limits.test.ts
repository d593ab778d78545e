import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { patience } from '../../../test/support/patience.ts';
import { until } from '../../../test/support/running-app.ts';
import { createBotServers } from './bot-servers.ts';
import type { DyduWindow } from './simulator/window.ts';
import { encodeText } from './wire.ts';

describe('the limits of the window', () => {
  let bench: DyduBench;
  let window: DyduWindow;
  beforeAll(async () => {
    bench = await openDyduBench();
    window = bench.openWindow('polling');
    await window.say('connect');
    await window.say('hello');
    await bench.conversationWith('hello');
  });
  afterAll(() => bench.close());

  it('are kept: it has every answer but a talk’s within three seconds, though the bot is silent', async () => {
    bench.server.switches.isSilent = true;
    const context = window.storage.contextId ?? '';
    const uuid = bench.botUuid;
    const forms: Readonly<Record<string, Record<string, string>>> = {
      [`history/${uuid}`]: { contextUuid: context },
      [`poll/last/${uuid}`]: { contextUuid: context, lastPoll: '1' },
      [`typing/${uuid}`]: { contextId: context, typing: 'true', content: '' },
      [`reading/${uuid}`]: { contextId: context, reading: 'true' },
      [`availablecontext/${uuid}/${context}`]: {},
    };
    const answers = Object.entries(forms).map(async ([path, fields]) => {
      const url = `${bench.base()}/servlet/api/chat/${path}`;
      const signal = patience(3_000);
      const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), signal });
      return [path, answer.status, (await answer.text()).includes(encodeText('hello'))];
    });
    expect(await Promise.all(answers)).toEqual(
      Object.keys(forms).map((path) => [path, 200, path.startsWith('history')]),
    );
    const status = `${bench.base()}/servlet/api/chat/status/${uuid}/${context}`;
    expect((await fetch(status, { signal: patience(3_000) })).status).toBe(200);
    bench.server.switches.isSilent = false;
  });

  it('let 1,024 characters through whole', async () => {
    const text = `${'é'.repeat(1_019)} end.`;
    await window.say(text);
    const desk = await bench.conversationWith(text);
    expect(desk.messages.filter((one) => one.text === text)).toHaveLength(1);
  });

  it('are not those of whoever calls without it: a text of any length was stored, and read again with each history', async () => {
    const text = 'y'.repeat(20_001);
    const url = `${bench.base()}/servlet/api/chat/talk/${bench.botUuid}/${window.storage.contextId}`;
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ userInput: encodeText(text), mode: 'x' }),
    });
    expect(await answer.text()).toContain(encodeText('Your message is too long. Please send it in several parts.'));
    await window.say('and one that fits');
    const desk = await bench.conversationWith('and one that fits');
    expect(desk.messages.some((one) => one.text?.startsWith('yyy') === true)).toBe(false);
  });

  it('leave the transcript by mail to the bot, and the livechat goes on', async () => {
    await window.say(`#dydumailto:${window.storage.contextId}:lea@example.test#`, true);
    const body = Buffer.from(bench.server.received.at(-1)?.body ?? []).toString();
    expect(new URLSearchParams(body).get('userInput')).toContain('lea@example.test');
    await window.say('still with you');
    const desk = await bench.conversationWith('still with you');
    expect(JSON.stringify(desk.messages)).not.toContain('dydumailto');
  });
});

it('asks a survey of the bot before an end by the agent, whose form and answer go to the bot', async () => {
  const bench = await openDyduBench({ settings: { endSurvey: '12' } });
  try {
    const window = bench.openWindow('websocket');
    await window.say('connect');
    await window.say('hello');
    const desk = await bench.conversationWith('hello');
    const contextId = encodeText(window.storage.contextId ?? '');
    window.close();
    const signal = AbortSignal.timeout(5_000);
    const socket = await bench.forwarder.connect({ url: `${bench.base()}/servlet/chatWs`, headers: [], signal });
    const heard: string[] = [];
    socket.onMessage((data) => heard.push(String(data)));
    const say = (type: string, more: object = {}) =>
      socket.send(JSON.stringify({ type, parameters: { contextId, botId: encodeText(bench.botUuid), ...more } }));
    await say('history');
    await until('the history', () => heard.some((frame) => frame.includes('historyResponse')));
    await bench.desk.end(desk.id, 'solve');
    const at = (word: string) => heard.findIndex((frame) => frame.includes(encodeText(word)));
    await until('the end', () => at('OPLiveChatEndByOperator') >= 0);
    expect(at('OperatorSendSurvey')).toBeGreaterThanOrEqual(0);
    expect(at('OperatorSendSurvey')).toBeLessThan(at('OPLiveChatEndByOperator'));
    await say('surveyConfiguration', { surveyId: encodeText('12') });
    await until('the form', () => heard.some((frame) => frame.includes('surveyConfigurationResponse')));
    await say('survey', { surveyId: encodeText('12') });
    await until('the answer at the bot', () => bench.server.frames.some((frame) => frame.includes('"survey"')));
    socket.close();
  } finally {
    await bench.close();
  }
});

it('serves several bots side by side, each with its own server, rules and dialogs', async () => {
  const [one, other] = [await openDyduBench(), await openDyduBench({ settings: { escalateOn: 'text is never' } })];
  try {
    const { origin, adminToken } = one.story.running;
    const made = await fetch(`${origin}/admin/v1/bots`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Second',
        protocol: 'dydu',
        protocolSettings: { botUuid: other.botUuid, servers: other.serverOrigin, escalateOn: 'text is never' },
      }),
    });
    const { bot } = (await made.json()) as { bot: { id: string } };
    const second = other.openWindow('polling', undefined, `${origin}/dydu/${bot.id}`);
    await second.say('connect');
    expect(other.server.received.at(-1)?.path).toContain(other.botUuid);
    expect(one.desk.conversations()).toEqual([]);
    const first = one.openWindow('polling');
    await first.say('connect');
    await first.say('for a human');
    await one.conversationWith('for a human');
    await shows(first, 'connect');
    expect(JSON.stringify(second.lines)).not.toContain('for a human');
  } finally {
    await one.close();
    await other.close();
  }
});

it('asks servers in their order, a failed one last for half a minute, or until it works', () => {
  let now = 0;
  const servers = createBotServers(() => now);
  const order = () => servers.inOrder(['a', 'b', 'c']).join('');
  expect(order()).toBe('abc');
  servers.failed('a');
  expect(order()).toBe('bca');
  now = 30_001;
  expect(order()).toBe('abc');
  servers.failed('b');
  expect(order()).toBe('acb');
  servers.works('b');
  expect(order()).toBe('abc');
});
