import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench } from '../../../test/support/dydu-bench.ts';
import { createMovedClock, type MovedClock } from '../../../test/support/moved-clock.ts';
import { until } from '../../../test/support/running-app.ts';
import type { Database } from '../../db/stores.ts';
import type { DyduWindow } from './simulator/window.ts';
import { encodeText } from './wire.ts';

describe('the same words once more, a repeat or said again', () => {
  let bench: DyduBench;
  let clock: MovedClock;
  let window: DyduWindow;
  /** What becomes of the note that an answer went out. */
  let marks: 'kept' | 'neverWritten' | 'failing';

  function wrapDatabase(database: Database): Database {
    const { escalations } = database.stores;
    const acknowledgeMessage: typeof escalations.acknowledgeMessage = async (...given) => {
      if (marks === 'failing') throw new Error('the disk is full');
      if (marks === 'kept') await escalations.acknowledgeMessage(...given);
    };
    return { ...database, stores: { ...database.stores, escalations: { ...escalations, acknowledgeMessage } } };
  }

  beforeEach(async () => {
    marks = 'kept';
    clock = createMovedClock();
    bench = await openDyduBench({ app: { wrapDatabase, clock } });
    window = bench.openWindow('polling');
    await window.say('connect');
    await until('the livechat', () => window.isInLivechat);
    await window.say('hello');
    await bench.conversationWith('hello');
  });
  afterEach(() => bench.close());

  /** What agents have of the end user once this is there, too. */
  async function atDeskUpTo(text: string): Promise<readonly unknown[]> {
    await window.say(text);
    const { messages } = await bench.conversationWith(text);
    return messages.filter(({ author }) => author === 'user').map((one) => one.text);
  }

  it.each([
    ['stands', 0],
    ['jumps ahead', 180_000],
    ['jumps back', -180_000],
  ])('are one message when the program died before it could answer, and the clock %s', async (_what, ms) => {
    marks = 'neverWritten';
    await window.say('ok');
    marks = 'kept';
    clock.move(ms);
    await bench.story.restart();
    await window.say('ok');
    await window.say('ok');
    expect(await atDeskUpTo('end')).toEqual(['hello', 'ok', 'ok', 'end']);
  });

  it('are a message of their own when the first ones had their answer, as soon as the program is there again', async () => {
    await window.say('ok');
    await bench.story.restart();
    await window.say('ok');
    expect(await atDeskUpTo('end')).toEqual(['hello', 'ok', 'ok', 'end']);
  });

  it('are one message when the window broke off while its answer was under way', async () => {
    const form = new URLSearchParams({ userInput: 'ok', language: 'en', mode: encodeText('polling') });
    const address = `${bench.base()}/servlet/api/chat/talk/${bench.botUuid}/${window.storage.contextId}`;
    const goneAway = new AbortController();
    const request = new Request(address, { method: 'POST', body: form, signal: goneAway.signal });
    expect((await bench.story.running.app.fetch(request)).status).toBe(200);
    goneAway.abort();
    await bench.story.restart();
    await window.say('ok');
    expect(await atDeskUpTo('end')).toEqual(['hello', 'ok', 'end']);
  });

  it('cost nothing but a line in the log when an answer cannot be noted', async () => {
    marks = 'failing';
    await window.say('ok');
    await window.say('ok');
    expect(await atDeskUpTo('end')).toEqual(['hello', 'ok', 'ok', 'end']);
    expect(bench.story.running.logLines.filter((line) => line.includes('dydu.mark_failed')).length).toBeGreaterThan(0);
  });

  it('are no repeat over a socket, also from a window that does not tell its time', async () => {
    const signal = AbortSignal.timeout(5_000);
    const socket = await bench.forwarder.connect({ url: `${bench.base()}/servlet/chatWs`, headers: [], signal });
    const ids = { contextId: encodeText(window.storage.contextId ?? ''), botId: encodeText(bench.botUuid) };
    const say = (text: string) =>
      socket.send(JSON.stringify({ type: 'talk', parameters: { ...ids, userInput: encodeText(text) } }));
    for (const text of ['ok', 'ok', 'the last frame']) await say(text);
    await bench.conversationWith('the last frame');
    socket.close();
    expect(await atDeskUpTo('end')).toEqual(['hello', 'ok', 'ok', 'the last frame', 'end']);
  });

  it('are the start when the window never saw its answer, whatever the clock does', async () => {
    const form = new URLSearchParams({ userInput: 'connect', language: 'en', mode: encodeText('Synchron') });
    const address = `${bench.base()}/servlet/api/chat/talk/${bench.botUuid}/${window.storage.contextId}`;
    clock.move(180_000);
    expect((await fetch(address, { method: 'POST', body: form })).status).toBe(200);
    expect(await atDeskUpTo('end')).toEqual(['hello', 'end']);
  });
});
