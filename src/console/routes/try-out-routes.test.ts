import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { makeMessage } from '../../../test/support/records.ts';
import type { UploadedFile } from '../../attachments/attachments-for-bots.ts';
import type { TryOutSide, TryOutWindow } from '../../bots/bot-protocol.ts';
import { AppError } from '../../core/app-error.ts';
import type { BotId, ConnectionId } from '../../core/ids.ts';

let pages: ConsolePages;
let designer: Visitor;
let heard: { readonly text: string | null; readonly file: string | null; readonly window: TryOutWindow }[];
let typed: boolean[];
let refusal: AppError | null;

const sizeOf = async ({ content }: UploadedFile) => {
  let size = 0;
  for await (const chunk of content) size += chunk.byteLength;
  return size;
};

const side: TryOutSide = {
  about: { en: 'About this window.', fr: 'À propos de cette fenêtre.' },
  asksSkill: true,
  say: async (window, { text, file }) => {
    if (refusal !== null) throw refusal;
    heard.push({ window, text, file: file === null ? null : `${file.name} ${file.mediaType} ${await sizeOf(file)}` });
    return window.conversationId ?? 'try-1';
  },
  leave: async () => undefined,
  type: async (_window, isTyping) => {
    typed.push(isTyping);
  },
  watchTyping: () => () => undefined,
  lines: async () => {
    if (refusal !== null) throw refusal;
    return heard.map(({ text, file }) => ({
      author: 'user',
      name: null,
      at: null,
      text: text ?? '',
      files: file === null ? [] : [{ name: file, url: null }],
      isFailed: false,
    }));
  },
};

beforeEach(async () => {
  heard = [];
  typed = [];
  refusal = null;
  pages = await openConsolePages({ tryOutOf: () => side });
  designer = await pages.as('designer');
});
afterEach(() => pages.close());

const mapSkill = (skill: string) =>
  pages.bench.call('POST', '/routes', { botId: pages.botId, connectionId: pages.connectionId, skill });

async function addEscalation(conversationId: string, isTest: boolean): Promise<void> {
  const ends = { botId: pages.botId as BotId, connectionId: pages.connectionId as ConnectionId };
  const escalation = makeEscalation({ ...ends, conversationId, isTest });
  const message = makeMessage(escalation, { parts: [{ kind: 'text', text: 'Only for my eyes' }] });
  await pages.bench.stores.escalations.commit({ escalation, messages: [message], events: [], deliveries: [] });
}

describe('trying a bot out', () => {
  it('leads to the one bot there is, and to its skills while it has none', async () => {
    expect((await designer.get('/try')).location).toBe(`/console/try/${pages.botId}`);
    const { html } = await designer.get(`/try/${pages.botId}`);
    expect(html).toContain('No skill is mapped yet');
    expect(html).toContain('href="/console/skills"');
  });

  it('asks what the protocol says it asks, and begins a window with it', async () => {
    await mapSkill('billing');
    const { html } = await designer.get(`/try/${pages.botId}`);
    expect(html).toContain('About this window.');
    expect(html).toContain('value="skill:billing"');
    const form = { skill: 'skill:billing', language: 'fr', text: ' Bonjour ' };
    const { location } = await designer.post(`/try/${pages.botId}`, form);
    expect(location).toBe(`/console/try/${pages.botId}/try-1?in=fr&skill=billing`);
    expect(heard).toMatchObject([
      { text: 'Bonjour', window: { conversationId: null, skill: 'billing', language: 'fr' } },
    ]);
    expect((await designer.get((location ?? '').replace('/console', ''))).html).toContain('Bonjour');
  });

  it('tells the bot what is known of the end user, also in the conversation after the first', async () => {
    await mapSkill('billing');
    const form = { skill: 'skill:billing', language: 'en', text: 'Hello' };
    const wrong = await designer.post(`/try/${pages.botId}`, { ...form, variables: 'vip = yes\nno sign' });
    expect([wrong.status, heard.length]).toEqual([422, 0]);
    expect(wrong.html).toContain('on line 2');
    expect(wrong.html).toContain('vip = yes');
    const variables = 'vip = yes\nemail = lea@example.org & co';
    const { location } = await designer.post(`/try/${pages.botId}`, { ...form, variables });
    const [path = '', query = ''] = (location ?? '').replace('/console', '').split('?');
    await designer.post(`${path}/say?${query}`, { text: 'Once more' });
    const known = { vip: 'yes', email: 'lea@example.org & co' };
    expect(heard.map(({ window }) => window.variables)).toEqual([known, known]);
    const long = await designer.post(`/try/${pages.botId}`, { ...form, variables: `note = ${'x'.repeat(2_000)}` });
    expect([long.status, heard.length]).toEqual([422, 2]);
  });

  it('says why the start was refused, next to the form, with what was typed kept', async () => {
    await mapSkill('billing');
    refusal = new AppError('closed', 'The helpdesk is outside its opening hours.');
    const form = { skill: 'skill:billing', language: 'en', text: 'My own words' };
    const { status, html } = await designer.post(`/try/${pages.botId}`, form);
    expect(status).toBe(422);
    expect(html).toContain('opening hours');
    expect(html).toContain('My own words');
    expect((await designer.post(`/try/${pages.botId}`, { ...form, text: '  ' })).html).toContain(
      'Write something first',
    );
  });

  it('shows nobody a real end user’s conversation, and lets nobody write into it', async () => {
    await addEscalation('real-1', false);
    await addEscalation('try-2', true);
    const at = (id: string) => `/try/${pages.botId}/${id}`;
    expect((await designer.get(at('try-2'))).status).toBe(200);
    for (const path of ['', '/live']) expect((await designer.get(`${at('real-1')}${path}`)).status).toBe(404);
    for (const path of ['/say', '/leave', '/typing']) {
      const seen = await designer.post(`${at('real-1')}${path}`, { text: 'Intruding' });
      expect([path, seen.status]).toEqual([path, 404]);
    }
    expect([heard, typed]).toEqual([[], []]);
    await designer.post(`${at('try-2')}/say`, { text: 'Welcome' });
    expect(heard.map(({ text }) => text)).toEqual(['Welcome']);
  });

  it('names where agents of a real helpdesk answer', async () => {
    await addEscalation('try-2', true);
    const { html } = await designer.get(`/try/${pages.botId}/try-2`);
    expect(html).toContain('It is on its way to the desk');
    expect(html).not.toContain('desk/answer');
  });

  it('takes a file of the end user, alone or with a text, and says what is wrong with one', async () => {
    await addEscalation('try-2', true);
    const say = (form: Parameters<typeof designer.post>[1]) => designer.post(`/try/${pages.botId}/try-2/say`, form);
    const file = (bytes: number) => new File([new Uint8Array(bytes)], 'reçu.pdf', { type: 'application/pdf' });
    expect((await say({ text: '', file: file(700_000) })).status).toBe(303);
    expect((await say({ text: ' Here it is ', file: file(3) })).status).toBe(303);
    expect(heard).toMatchObject([
      { text: null, file: 'reçu.pdf application/pdf 700000' },
      { text: 'Here it is', file: 'reçu.pdf application/pdf 3' },
    ]);
    const large = await say({ text: 'Kept', file: file(5_000_001) });
    expect([large.status, large.html.includes('5 MB'), large.html.includes('value="Kept"')]).toEqual([422, true, true]);
    expect((await say({ text: '', file: file(0) })).html).toContain('The file is empty');
    expect((await say({ text: '' })).html).toContain('Write something or choose a file');
    expect((await say({ text: '', file: file(6_000_000) })).status).toBe(413);
    expect(heard).toHaveLength(2);
  });

  it('was silent about a text that it cut at 4,000 characters', async () => {
    await mapSkill('billing');
    await addEscalation('try-2', true);
    const [full, long] = ['x'.repeat(4_000), 'x'.repeat(4_001)];
    const say = (text: string) => designer.post(`/try/${pages.botId}/try-2/say`, { text });
    const start = (text: string) =>
      designer.post(`/try/${pages.botId}`, { skill: 'skill:billing', language: 'en', text });
    for (const refused of [await say(long), await start(long)]) {
      expect([refused.status, refused.html.includes(long)]).toEqual([422, true]);
      expect(refused.html).toContain('4,000 characters');
    }
    expect([(await say(full)).status, (await start(full)).status]).toEqual([303, 303]);
    expect(heard.map(({ text }) => text)).toEqual([full, full]);
    expect((await designer.get(`/try/${pages.botId}/try-2`)).html).not.toContain('maxlength');
  });

  it('passes on that the end user is writing, and has stopped', async () => {
    await addEscalation('try-2', true);
    for (const isTyping of ['true', 'false']) {
      const seen = await designer.post(`/try/${pages.botId}/try-2/typing?in=en`, { isTyping });
      expect(seen.status).toBe(204);
    }
    expect(typed).toEqual([true, false]);
  });

  it('still shows the page when the bot’s own server is away', async () => {
    await addEscalation('try-2', true);
    refusal = new AppError('unavailable', 'away');
    const { status, html } = await designer.get(`/try/${pages.botId}/try-2`);
    expect(status).toBe(200);
    expect(html).toContain('cannot be read at the moment');
  });
});
