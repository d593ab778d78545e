import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench } from '../../../test/support/dydu-bench.ts';
import { patience } from '../../../test/support/patience.ts';
import { until } from '../../../test/support/running-app.ts';
import type { JsonObject } from '../../core/json.ts';
import { StorageUnavailable } from '../../core/storage-unavailable.ts';
import type { Database } from '../../db/stores.ts';
import type { DeskConversation } from '../../helpdesks/simulator.ts';
import type { DyduWindow } from './simulator/window.ts';
import { decodeValues, encodeText, parseObject } from './wire.ts';

/** What storage does to everything that asks for escalations and files. */
let mood: 'fine' | 'broken' | 'brokenOnce' | 'slow' = 'fine';
let wake: () => void = () => undefined;
let asleep: Promise<void> = Promise.resolve();

function setMood(next: typeof mood): void {
  mood = next;
  wake();
  if (next === 'slow') {
    asleep = new Promise((resolve) => {
      wake = resolve;
    });
  }
}

function moody<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]): Promise<unknown> => {
        const isBroken = mood === 'broken' || mood === 'brokenOnce';
        if (mood === 'brokenOnce') mood = 'fine';
        if (isBroken) throw new StorageUnavailable('database is locked');
        if (mood === 'slow') await asleep;
        return method.apply(target, given) as unknown;
      };
    },
  });
}

function wrapDatabase(database: Database): Database {
  const { escalations, attachments } = database.stores;
  const stores = { ...database.stores, escalations: moody(escalations), attachments: moody(attachments) };
  return { ...database, stores };
}

const notTaken = 'Votre message n’a pas pu être pris en compte. Merci de le renvoyer.';
const missing = 'Une partie de cette conversation ne peut pas être affichée.';

let bench: DyduBench;
let window: DyduWindow;
beforeAll(async () => {
  bench = await openDyduBench({ app: { wrapDatabase }, bot: { language: 'fr' } });
});
afterAll(async () => {
  setMood('fine');
  await bench.close();
});
beforeEach(() => {
  setMood('fine');
  bench.server.switches.isSilent = false;
});

let greeted = 0;

/** Opens a window and brings it to an agent, who sees it greet. */
async function inLivechat(transport: 'websocket' | 'polling'): Promise<DeskConversation> {
  greeted += 1;
  window = bench.openWindow(transport);
  await window.say('connect');
  await until('the livechat', () => window.tunnel === transport);
  await window.say(`hello no. ${greeted}.`);
  return bench.conversationWith(`hello no. ${greeted}.`);
}

const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

function file(): RequestInit {
  const body = new FormData();
  body.append('dydu-upload-file', new File(['content'], 'never.txt', { type: 'text/plain' }));
  return { method: 'POST', body };
}

/** Every call of a livechat but its sockets, as the window makes it; those for the bot alone are marked. */
function calls(contextId: string) {
  const { botUuid } = bench;
  const chat = (path: string) => `api/chat/${path}`;
  return {
    talk: [
      chat(`talk/${botUuid}/${contextId}`),
      form({ userInput: 'lost?', language: 'fr', mode: encodeText('polling') }),
    ],
    poll: [chat(`poll/last/${botUuid}`), form({ contextUuid: contextId, lastPoll: '7', language: 'fr' })],
    typing: [chat(`typing/${botUuid}`), form({ contextId, typing: 'true', content: encodeText('secret') })],
    reading: [chat(`reading/${botUuid}`), form({ contextId, reading: 'true' })],
    history: [chat(`history/${botUuid}`), form({ contextUuid: contextId })],
    status: [chat(`status/${botUuid}/${contextId}`), { method: 'GET' }],
    availableContext: [chat(`availablecontext/${botUuid}/${contextId}`), form({})],
    variable: [chat(`variable/${botUuid}`), form({ contextUuid: contextId, name: 'a', value: 'b' })],
    upload: [`fileupload?ctx=${contextId}&fin=dydu-upload-file`, file()],
    survey: [chat(`survey/${botUuid}`), form({ ctx: contextId, uuid: '12', field_1: 'yes' })],
  } satisfies Record<string, [string, RequestInit]>;
}
type Call = keyof ReturnType<typeof calls>;

interface Answered {
  readonly status: number;
  readonly text: string;
  /** Decoded; of the answer itself where it is not wrapped. */
  readonly values: JsonObject;
}

/** Rejects when the answer takes longer than the window waits. */
async function call(name: Call): Promise<Answered> {
  const [path, init] = calls(window.storage.contextId ?? '')[name];
  const answer = await fetch(`${bench.base()}/servlet/${path}`, { ...init, signal: patience(3_000) });
  const text = await answer.text();
  const whole = parseObject(text) ?? {};
  const values = typeof whole['values'] === 'object' ? (whole['values'] as JsonObject) : whole;
  const decoded = decodeValues(values);
  return { status: answer.status, text, values: name === 'poll' ? decodeValues(decoded) : decoded };
}

function atDesk(): string {
  return JSON.stringify(bench.desk.conversations());
}

/** What each call of ours says when storage cannot help. */
async function saysSo(): Promise<void> {
  const names = ['poll', 'typing', 'reading', 'status', 'availableContext', 'variable', 'upload', 'history'] as const;
  const answers = await Promise.all(names.map(async (name) => [name, await call(name)] as const));
  const of = Object.fromEntries(answers) as Record<(typeof names)[number], Answered>;
  expect(answers.map(([name, { status }]) => `${name} ${status}`)).toEqual(names.map((name) => `${name} 200`));
  // Without a date its window goes on from where it was.
  for (const field of ['text', 'code', 'pollUpdatedInteractionDate']) expect(of.poll.values).not.toHaveProperty(field);
  expect(of.status.values).toEqual({ waitingQueueStatusResponse: false });
  expect(of.availableContext.values).toEqual({ isContextStillAvailable: true });
  expect(of.upload.text).toContain('"status":"fail"');
  expect(JSON.stringify(of.history.values)).toContain(missing);
}

describe('storage that is broken in a livechat', () => {
  it('over polls: every call has 200 in its own form, and the end user reads that the message was not taken', async () => {
    await inLivechat('polling');
    setMood('broken');
    await saysSo();
    const talk = await call('talk');
    expect([talk.status, talk.values['text'], talk.values['human']]).toEqual([200, notTaken, true]);
    await until('the same in the window', () => window.lines.some(({ text }) => text === notTaken));
    await window.endLivechat();
    await until('that it has not ended', () => window.lines.some(({ text }) => text.includes('could not be ended')));
    expect(window.isInLivechat).toBe(true);
    expect((await call('survey')).values['echo']).toContain('field_1=yes');
    setMood('fine');
    await window.say('kept after all');
    await bench.conversationWith('kept after all');
    expect(atDesk()).not.toMatch(/lost\?|never\.txt/);
  });

  it('over a socket: the window says that the message was not taken, and the next one is', async () => {
    await inLivechat('websocket');
    setMood('broken');
    await window.say('lost on the socket');
    await until('a word about it', () => window.lines.some(({ text }) => text.includes('could not be taken')));
    await window.type('unfinished');
    await window.read();
    await window.endLivechat();
    await until('that it has not ended', () => window.lines.some(({ text }) => text.includes('could not be ended')));
    expect(window.isInLivechat).toBe(true);
    setMood('fine');
    await window.say('kept on the socket');
    await bench.reply(await bench.conversationWith('kept on the socket'), 'answer to it');
    await until('the answer', () => window.lines.some(({ text }) => text === 'answer to it'));
    expect(atDesk()).not.toContain('lost on the socket');
  });

  it('over a socket that was just opened: the page says what is missing, and is told everything once it works', async () => {
    const desk = await inLivechat('websocket');
    window.close();
    setMood('broken');
    const again = bench.openWindow('websocket', window.storage);
    await again.load();
    await until('polling', () => again.tunnel === 'polling');
    setMood('fine');
    await bench.reply(desk, 'told after all');
    await until('the answer', () => again.lines.some(({ text }) => text === 'told after all'));
    setMood('broken');
    const third = bench.openWindow('websocket', { ...window.storage, livechatType: 'websocket' });
    await third.load();
    await until('polling', () => third.tunnel === 'polling');
    expect(JSON.stringify(third.lines)).toContain(missing);
    setMood('fine');
    await bench.desk.end(desk.id, 'solve');
    await until('the end', () => !third.isInLivechat);
  });

  it('over a socket that is broken off: what was on its way is taken, or the next poll says that it was not', async () => {
    const desk = await inLivechat('websocket');
    window.close();
    const contextId = window.storage.contextId ?? '';
    const common = { contextId: encodeText(contextId), botId: encodeText(bench.botUuid), language: encodeText('fr') };
    const frameOf = (type: string, more: JsonObject) => JSON.stringify({ type, parameters: { ...common, ...more } });
    const openSocket = () =>
      bench.forwarder.connect({
        url: `${bench.base()}/servlet/chatWs`,
        headers: [],
        signal: AbortSignal.timeout(5_000),
      });
    const history = frameOf('history', { dialog: encodeText(contextId) });
    const first = await openSocket();
    setMood('brokenOnce');
    void first.send(history);
    await first.send(frameOf('talk', { userInput: encodeText('taken on its way'), timestamp: Date.now() }));
    await until('the word', () => atDesk().includes('taken on its way'));
    expect((await bench.conversationWith('taken on its way')).id).toBe(desk.id);
    const second = await openSocket();
    setMood('broken');
    void second.send(history);
    await second.send(frameOf('talk', { userInput: encodeText('lost on its way'), timestamp: Date.now() }));
    await until('a word about it', async () => (await call('poll')).values['text'] === notTaken);
    setMood('fine');
    expect(atDesk()).not.toContain('lost on its way');
  });

  it('over a socket: a survey is the bot’s own, its form and its answer', async () => {
    await inLivechat('websocket');
    const signal = AbortSignal.timeout(5_000);
    const socket = await bench.forwarder.connect({ url: `${bench.base()}/servlet/chatWs`, headers: [], signal });
    const heard: string[] = [];
    socket.onMessage((data) => heard.push(String(data)));
    const contextId = encodeText(window.storage.contextId ?? '');
    const parameters = { contextId, botId: encodeText(bench.botUuid), surveyId: encodeText('12') };
    setMood('broken');
    await socket.send(JSON.stringify({ type: 'surveyConfiguration', parameters }));
    await until('the form', () => heard.some((frame) => frame.includes('surveyConfigurationResponse')));
    await socket.send(JSON.stringify({ type: 'survey', parameters: { ...parameters, field_1: 'over the socket' } }));
    await until('the answer at the bot', () => bench.server.frames.some((frame) => frame.includes('over the socket')));
    socket.close();
  });

  it('leaves a window that talks with its bot to the bot', async () => {
    window = bench.openWindow('polling');
    setMood('broken');
    await window.say('only for the bot');
    expect(window.lines.at(-1)?.text).toContain('You said: only for the bot');
  });
});

describe('the three seconds of the window', () => {
  it('are kept though storage is slow, and nothing is taken that was answered as refused', async () => {
    await inLivechat('polling');
    setMood('slow');
    await saysSo();
    setMood('fine');
    await window.say('after the slow time');
    await bench.conversationWith('after the slow time');
    expect(atDesk()).not.toContain('never.txt');
  });

  it('are kept though the bot is silent, for a variable and a file; a survey is the bot’s own, and waits alone', async () => {
    await inLivechat('websocket');
    bench.server.switches.isSilent = true;
    const survey = call('survey').then(
      () => 'answered',
      () => 'given up',
    );
    const answers = Promise.all([call('variable'), call('upload')]);
    await window.say('while the survey waits');
    await bench.conversationWith('while the survey waits');
    const [variable, upload] = await answers;
    expect([variable.status, upload.status]).toEqual([200, 200]);
    expect(upload.text).toContain('"status":"success"');
    await until('the file', () => atDesk().includes('never.txt'));
    expect(await survey).toBe('given up');
  });
});
