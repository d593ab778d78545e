import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import type { DyduWindow } from './simulator/window.ts';

describe.each(['websocket', 'polling'] as const)('a livechat over %s', (transport) => {
  let bench: DyduBench;
  let window: DyduWindow;
  beforeAll(async () => {
    bench = await openDyduBench({ settings: { senderId: 'mail' } });
  });
  afterAll(() => bench.close());

  const linesWith = (text: string, of = window) => of.lines.filter((line) => line.text.includes(text)).length;

  /** No window may be asked for this: what it says and polls while the livechat is open would count. */
  const untilOver = (contextId: string | null) =>
    until('the end of the livechat', async () => {
      const body = new URLSearchParams({ contextUuid: contextId ?? '' });
      const history = `${bench.base()}/servlet/api/chat/history/${bench.botUuid}`;
      const { values } = (await (await fetch(history, { method: 'POST', body })).json()) as { values: object };
      return !('livechatEnabled' in values && values.livechatEnabled);
    });

  it('leaves the bot alone until it hands over, then becomes the livechat of the same window', async () => {
    window = bench.openWindow(transport);
    await window.say('hello');
    expect(window.lines.at(-1)).toMatchObject({ author: 'bot', text: '<p>You said: hello</p>' });
    expect(window.isInLivechat).toBe(false);
    await window.setDialogVariable('mail', 'lea@example.test');
    await window.say('connect');
    await until('the tunnel', () => window.isInLivechat);
    expect(window.storage.livechatType).toBe(transport);
    await window.say('My invoice is wrong');
    const desk = await bench.conversationWith('My invoice is wrong');
    expect(desk.groupName).toBe('Billing');
    const transcript = desk.messages.map(({ text }) => text).join('\n');
    expect(transcript).toContain('hello');
    expect(transcript).toContain('You said: hello');
    expect(transcript).not.toContain('<p>');
    expect([...Object.values(desk.fields), transcript].join('\n')).toContain('lea@example.test');
  });

  it('shows the operator with a name, once each and in order, and nothing of them can act', async () => {
    const desk = await bench.conversationWith('My invoice is wrong');
    const texts = ['one', 'two <b>bold</b>', 'three'];
    for (const text of texts) await bench.reply(desk, text);
    await shows(window, 'three');
    const shown = window.lines.filter(({ author }) => author === 'operator');
    expect(shown.map(({ text }) => text)).toEqual(['one', 'two &lt;b&gt;bold&lt;/b&gt;', 'three']);
    expect(shown[0]?.name).toBe(bench.desk.agents[0]?.name);
    expect(linesWith(`You are now talking with ${bench.desk.agents[0]?.name}`)).toBe(1);
  });

  it('takes a text twice when it is said twice, in order', async () => {
    for (const text of ['ok', 'ok', 'then this', 'ok']) await window.say(text);
    const texts = await until('all of them', () => {
      const said = bench.desk.conversations()[0]?.messages.filter(({ author }) => author === 'user') ?? [];
      return said.length >= 5 && said.map(({ text }) => text);
    });
    expect(texts.slice(-4)).toEqual(['ok', 'ok', 'then this', 'ok']);
  });

  it('survives a reload: shows both sides again, and what is new once', async () => {
    window.close();
    const again = bench.openWindow(transport, window.storage);
    const desk = await bench.conversationWith('My invoice is wrong');
    await bench.reply(desk, 'while you were away');
    await again.load();
    await shows(again, 'while you were away');
    await bench.reply(desk, 'after the reload');
    await shows(again, 'after the reload');
    for (const text of ['My invoice is wrong', 'three', 'then this', 'while you were away', 'after the reload']) {
      expect([text, linesWith(text, again)]).toEqual([text, 1]);
    }
    expect(again.lines.findIndex(({ text }) => text.includes('You said: hello'))).toBeLessThan(
      again.lines.findIndex(({ text }) => text === 'My invoice is wrong'),
    );
    window = again;
  });

  it('passes on typing of the operator', async () => {
    const desk = await bench.conversationWith('My invoice is wrong');
    const [agent] = bench.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    await bench.desk.typing(desk.id, agent, true);
    await until('the animation', () => window.isOperatorTyping);
    await window.type('unfinished secret');
    await window.read();
    expect(JSON.stringify(bench.desk.conversations())).not.toContain('unfinished');
  });

  it('carries files both ways', async () => {
    const desk = await bench.conversationWith('My invoice is wrong');
    expect(await window.upload(new File(['line 1\n'], 'bill.txt', { type: 'text/plain' }))).toBe(true);
    await until('the file at the desk', () =>
      bench.desk.conversations()[0]?.messages.find(({ file }) => file?.name === 'bill.txt'),
    );
    const [agent] = bench.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    const file = { name: 'a "b".txt', mediaType: 'text/plain', bytes: Buffer.from('from the agent') };
    await bench.desk.reply(desk.id, { agent, file });
    await shows(window, 'href=');
    const shown = window.lines.at(-1)?.text ?? '';
    const url = /href="([^"]+)"/.exec(shown)?.[1] ?? '';
    expect(await (await fetch(url.replaceAll('&amp;', '&'))).text()).toBe('from the agent');
  });

  it('goes on through a restart of Passerelle without losing or repeating anything', async () => {
    const desk = await bench.conversationWith('My invoice is wrong');
    await bench.story.restart();
    await bench.reply(desk, 'after the restart');
    await shows(window, 'after the restart');
    await window.say('still here');
    await bench.conversationWith('still here');
    expect(linesWith('after the restart')).toBe(1);
    expect(linesWith('after the reload')).toBe(1);
    // The window has opened its socket again by now, and its polls go on beside it.
    await until('the tunnel', () => window.tunnel === transport);
    for (const text of ['heard once', 'and this']) await bench.reply(desk, text);
    await shows(window, 'and this');
    await window.say('over the new tunnel');
    await bench.conversationWith('over the new tunnel');
    await bench.reply(desk, 'the last of them');
    await shows(window, 'the last of them');
    for (const text of ['heard once', 'and this', 'the last of them'])
      expect([text, linesWith(text)]).toEqual([text, 1]);
  });

  it('gives the dialog back when the agent ends, and the very next input goes to the bot', async () => {
    const desk = await bench.conversationWith('My invoice is wrong');
    await bench.desk.end(desk.id, 'solve');
    await until('the end', () => !window.isInLivechat);
    expect(window.heard.map(({ values }) => values['typeResponse'])).toContain('OPLiveChatEndByOperator');
    const { contextId } = window.storage;
    await window.say('and now?');
    expect(window.lines.at(-1)).toMatchObject({ author: 'bot', text: '<p>You said: and now?</p>' });
    expect(window.storage.contextId).toBe(contextId);
  });

  it('ends by the button of the window, and the agent is told', async () => {
    await window.say('connect');
    await until('the tunnel', () => window.isInLivechat);
    await window.say('second time');
    const desk = await bench.conversationWith('second time');
    await window.endLivechat();
    await until('the end', () => !window.isInLivechat);
    expect(linesWith('You have ended the conversation')).toBe(1);
    await until('the end at the desk', () => bench.desk.conversations().find(({ id }) => id === desk.id)?.isEnded);
  });

  it('is told of an end that it missed, though the bot has spoken since', async () => {
    await window.say('connect');
    await until('the tunnel', () => window.isInLivechat);
    await window.say('third time');
    const desk = await bench.conversationWith('third time');
    const { storage } = window;
    window.close();
    await bench.desk.end(desk.id, 'solve');
    await untilOver(storage.contextId);
    const elsewhere = bench.openWindow('polling', { ...storage, livechatType: null });
    await elsewhere.say('anybody?');
    expect(elsewhere.lines.at(-1)?.text).toContain('You said: anybody?');
    const again = bench.openWindow(transport, storage);
    await again.load();
    await shows(again, 'You said: anybody?');
    await until('the end', () => !again.isInLivechat);
  });

  it('is told of an answer and an end that it missed, though the bot has put its dialog away since', async () => {
    const gone = bench.openWindow(transport);
    await gone.say('connect');
    await until('the tunnel', () => gone.isInLivechat);
    await gone.say('back in an hour');
    const desk = await bench.conversationWith('back in an hour');
    gone.close();
    await bench.reply(desk, 'the answer');
    await bench.desk.end(desk.id, 'solve');
    await untilOver(gone.storage.contextId);
    bench.server.archive();
    const again = bench.openWindow(transport, gone.storage);
    await again.load();
    await shows(again, 'the answer');
    await until('the end', () => !again.isInLivechat);
    const later = bench.openWindow(transport, again.storage);
    await later.load();
    expect(later.storage.contextId).toBeNull();
  });

  it('is told of an end that it missed, though the agent has written since', async () => {
    const late = bench.openWindow(transport);
    await late.say('hello');
    await late.say('connect');
    await until('the tunnel', () => late.isInLivechat);
    await late.say('fourth time');
    const desk = await bench.conversationWith('fourth time');
    await bench.reply(desk, 'before the end');
    await shows(late, 'before the end');
    const { storage } = late;
    late.close();
    const elsewhere = bench.openWindow('websocket', { ...storage, livechatType: 'websocket' });
    await elsewhere.load();
    await until('its socket', () => elsewhere.tunnel);
    await elsewhere.endLivechat();
    elsewhere.close();
    await bench.reply(desk, 'after the end');
    const again = await until('a page with both', async () => {
      const page = bench.openWindow(transport, storage);
      await page.load();
      const hasBoth = async () => linesWith('before the end', page) === 1 && linesWith('after the end', page) === 1;
      if (await until('both', hasBoth, 300).catch(() => false)) return page;
      page.close();
      return null;
    });
    await until('the end', () => !again.isInLivechat);
    expect(linesWith('after the end', again)).toBe(1);
  });
});
