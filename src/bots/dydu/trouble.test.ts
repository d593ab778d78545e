import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Database } from '../../db/stores.ts';
import type { DyduWindow } from './simulator/window.ts';
import { decodeValues } from './wire.ts';

/** When the next commit of a message breaks: before it is kept, or after it was, so that nobody knows. */
let breaks: 'before' | 'after' | null = null;

function breakable(database: Database): Database {
  const { escalations } = database.stores;
  const commit: typeof escalations.commit = async (change) => {
    const moment = change.messages?.some(({ direction }) => direction === 'toAgent') === true ? breaks : null;
    if (moment !== null) breaks = null;
    if (moment === 'before') throw new Error('the disk is full');
    const result = await escalations.commit(change);
    if (moment === 'after') throw new Error('the thread went away');
    return result;
  };
  return { ...database, stores: { ...database.stores, escalations: { ...escalations, commit } } };
}

describe.each(['websocket', 'polling'] as const)('when storage breaks in a livechat over %s', (transport) => {
  let bench: DyduBench;
  let window: DyduWindow;
  beforeAll(async () => {
    bench = await openDyduBench({ app: { wrapDatabase: breakable } });
    window = bench.openWindow(transport);
    await window.say('connect');
    await until('the livechat', () => window.isInLivechat);
    await window.say('hello');
    await bench.conversationWith('hello');
  });
  afterAll(() => bench.close());

  const atDesk = (text: string) =>
    bench.desk.conversations()[0]?.messages.filter((one) => one.text === text && one.author === 'user').length;

  it('never takes in silence what it could not keep', async () => {
    breaks = 'before';
    await window.say('not kept');
    await until('a word about it', () => window.lines.some(({ text }) => text.includes('could not be taken')));
    await window.say('kept');
    await bench.conversationWith('kept');
    expect(atDesk('not kept')).toBe(0);
    await window.say('not kept');
    await until('the second try', () => atDesk('not kept') === 1);
  });

  it('tells of a file that was kept though its commit broke that it was taken, and agents have it once', async () => {
    breaks = 'after';
    const file = new File(['content'], `kept-${transport}.txt`, { type: 'text/plain' });
    expect(await window.upload(file)).toBe(true);
    expect(breaks).toBeNull();
    await window.say('after the file');
    const { messages } = await bench.conversationWith('after the file');
    expect(messages.filter((one) => JSON.stringify(one).includes(`kept-${transport}.txt`))).toHaveLength(1);
  });
});

describe('a bot that is in trouble while a human owns the dialog', () => {
  it.each([200, 503])('hides nothing of the livechat from a page that is loaded again: status %i', async (status) => {
    const bench = await openDyduBench();
    try {
      const window = bench.openWindow('polling');
      await window.say('connect');
      await window.say('hello');
      const desk = await bench.conversationWith('hello');
      await bench.reply(desk, 'good day');
      await until('the answer', () => window.lines.some(({ text }) => text === 'good day'));
      if (status === 503) bench.server.switches.status = status;
      const again = bench.openWindow('polling', window.storage);
      await again.load();
      for (const text of ['hello', 'good day']) {
        expect([text, again.lines.filter((line) => line.text === text).length]).toEqual([text, 1]);
      }
    } finally {
      await bench.close();
    }
  });
});

describe('a form that the window repeats', () => {
  it('is one message, and taken when its commit broke after all', async () => {
    const bench = await openDyduBench({ app: { wrapDatabase: breakable } });
    try {
      const window = bench.openWindow('polling');
      await window.say('connect');
      await until('the livechat', () => window.isInLivechat);
      const texts = () =>
        bench.desk
          .conversations()[0]
          ?.messages.filter(({ author }) => author === 'user')
          .map(({ text }) => text) ?? [];
      breaks = 'after';
      await window.say('once');
      await window.say('mark');
      await bench.conversationWith('mark');
      expect(texts()).toEqual(['once', 'mark']);
      expect(JSON.stringify(window.lines)).not.toContain('could not be taken');
    } finally {
      await bench.close();
    }
  });
});

describe('limits', () => {
  let bench: DyduBench;
  let window: DyduWindow;
  beforeAll(async () => {
    bench = await openDyduBench({ settings: { senderId: 'mail', firstNameVariable: 'first' } });
    window = bench.openWindow('polling');
    await window.say('hello');
  });
  afterAll(() => bench.close());

  it('takes variables that a knowledge posts with the bot’s key, and shows them to the agent', async () => {
    const { origin, adminToken } = bench.story.running;
    const made = await fetch(`${origin}/admin/v1/bots/${bench.story.bot.id}/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'web service' }),
    });
    const { apiKey } = (await made.json()) as { apiKey: string };
    const post = (contextId: string | null) =>
      fetch(`${bench.base()}/passerelle/variables${contextId === null ? '' : `?contextId=${contextId}`}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}` },
        body: new URLSearchParams({ mail: 'lea@example.test', first: 'Léa' }),
      });
    expect((await post(null)).status).toBe(400);
    expect((await post(window.storage.contextId)).status).toBe(200);
    await window.say('connect');
    await window.say('who am I?');
    const desk = await bench.conversationWith('who am I?');
    const shown = JSON.stringify([desk.requester, desk.fields, desk.messages]);
    expect(shown).toContain('Léa');
    expect(shown).toContain('lea@example.test');
    expect(desk.requester.email).toBeNull();
  });

  it('refuses a file above ten megabytes in the form that the window understands', async () => {
    const file = new File([Buffer.alloc(10_300_000, 'x')], 'large.txt', { type: 'text/plain' });
    expect(await window.upload(file)).toBe(false);
    expect(await window.upload(new File(['small'], 'small.txt', { type: 'text/plain' }))).toBe(true);
    await until('the small one', () =>
      bench.desk.conversations()[0]?.messages.some(({ file: got }) => got?.name === 'small.txt'),
    );
    expect(JSON.stringify(bench.desk.conversations())).not.toContain('large.txt');
  });

  it('tells a window that polls each thing once, and keeps nothing of the texts in its log', async () => {
    const desk = await bench.conversationWith('who am I?');
    await bench.reply(desk, 'secret words');
    const poll = async (lastPoll: unknown) => {
      const body = new URLSearchParams({ contextUuid: window.storage.contextId ?? '', lastPoll: String(lastPoll) });
      const path = `/servlet/api/chat/poll/last/${bench.botUuid}`;
      const answer = await fetch(`${bench.base()}${path}`, { method: 'POST', body });
      const { values } = (await answer.json()) as { values: JsonObject };
      return decodeValues(decodeValues(values));
    };
    let last: unknown = 0;
    const said: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      const { text, pollUpdatedInteractionDate } = await poll(last);
      if (typeof text === 'string') said.push(text);
      last = pollUpdatedInteractionDate ?? last;
    }
    expect(said.filter((text) => text === 'secret words')).toHaveLength(1);
    expect(bench.story.running.logLines.join('\n')).not.toMatch(/secret words|who am I|lea@example/);
  });
});
