import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { dydu } from '../../bots/dydu/index.ts';
import { native } from '../../bots/native/index.ts';

let pages: ConsolePages;
let designer: Visitor;
beforeEach(async () => {
  pages = await openConsolePages({ botProtocols: [native, dydu] });
  designer = await pages.as('designer', 'fr');
});
afterEach(() => pages.close());

const filled = {
  name: 'Lumen',
  language: 'fr',
  'protocolSettings.botUuid': '0af1',
  'protocolSettings.servers': 'https://app1.dydu.example https://app2.dydu.example',
};

async function make(): Promise<string> {
  const { html } = await designer.post('/bots/new/dydu', filled);
  return /data-shown-as="\/console\/bots\/(bot_\w+)"/.exec(html)?.[1] ?? '';
}

const settingsOf = async (id: string) => (await pages.bench.call('GET', `/bots/${id}`)).body.protocolSettings;

describe('a bot of another protocol than ours', () => {
  it('could be made over the admin API only: it is chosen beside ours, and asked for what its protocol needs', async () => {
    const { html } = await designer.get('/bots/new');
    expect(html).toContain('href="/console/bots/new/dydu"');
    const form = (await designer.get('/bots/new/dydu')).html;
    expect(form).toContain('Identifiant Dydu du bot');
    expect(form).toContain('name="protocolSettings.servers"');
    expect(form).not.toContain('name="callbackUrl"');
    const id = await make();
    expect(await settingsOf(id)).toMatchObject({ botUuid: '0af1', transport: 'websocket' });
  });

  it('is told in words what does not fit, beside what was typed', async () => {
    const wrong = { ...filled, 'protocolSettings.servers': 'ftp://x', 'protocolSettings.skillRules': 'a->b->c' };
    const { status, html } = await designer.post('/bots/new/dydu', wrong);
    expect(status).toBe(422);
    expect(html).toContain('doit être des adresses http ou https');
    expect(html).toContain('value="ftp://x"');
    // What is folded away is unfolded when the mistake is there.
    expect(html).toMatch(/<details open="">/);
  });

  it('says what is changed at the bot, where others have samples of code, and has no callback to set', async () => {
    const id = await make();
    const { html } = await designer.get(`/bots/${id}/samples`);
    expect(html).toContain('override/bot.json');
    expect(html).toContain(`https://passerelle.test/dydu/${id}`);
    expect(html).not.toContain(`/console/bots/${id}/callback`);
    expect((await designer.get('/bots')).html).toContain('Dydu passe par Passerelle');
  });

  it('has its settings changed on its page; an emptied one goes back to its default, and rules keep theirs', async () => {
    const id = await make();
    const page = (await designer.get(`/bots/${id}`)).html;
    expect(page).toContain('value="https://app1.dydu.example https://app2.dydu.example"');
    const rules = { unknownSkill: 'refuse', whenNobodyIsThere: 'queue' };
    const timers = { assignment: '10', userIdle: '15', userIdleWarning: '2', agentIdle: '0', totalLife: '60' };
    const change = { ...filled, ...rules, ...timers, 'protocolSettings.defaultSkill': 'billing' };
    expect((await designer.post(`/bots/${id}`, change)).location).toBe(`/console/bots/${id}`);
    expect(await settingsOf(id)).toMatchObject({ defaultSkill: 'billing', escalateOn: 'livechat', botUuid: '0af1' });
    const refused = await designer.post(`/bots/${id}`, { ...change, 'protocolSettings.servers': '' });
    expect([refused.status, refused.html.includes('href="#field-protocolSettings.servers"')]).toEqual([422, true]);
    await designer.post(`/bots/${id}`, { ...change, 'protocolSettings.defaultSkill': '' });
    expect(await settingsOf(id)).not.toHaveProperty('defaultSkill');
  });

  it('is refused where no protocol has that name', async () => {
    expect((await designer.get('/bots/new/telex')).status).toBe(404);
  });

  it('was said to vouch for variables that a designer had typed: the dry run and the preview say what a start would do', async () => {
    const botId = await make();
    const { connectionId, bench } = pages;
    await bench.call('PATCH', `/connections/${connectionId}`, { mapping: { senderId: 'mail', vouched: ['mail'] } });
    await bench.call('POST', '/routes', { botId, connectionId, skill: 'billing' });
    const variables = 'mail = ada@example.org';
    const run = await designer.post('/skills/try', { botId, skill: 'billing', variables });
    expect(run.html).toMatch(/ada@example\.org <span class="badge plain">déclaré/);
    expect(run.html).toContain('Seul ce que le serveur du bot envoie avec la clé du bot est vérifié.');
    const mapping = { senderId: 'mail', vouched: 'mail', sample: variables, intent: 'preview' };
    const preview = async (bot: string) => (await designer.post(`/identity/${connectionId}`, { ...mapping, bot })).html;
    expect(await preview(botId)).toMatch(/ada@example\.org <span class="badge plain">déclaré/);
    expect(await preview(pages.botId)).toMatch(/ada@example\.org <span class="badge good">garanti/);
  });

  it('names the person by its own settings, as a start would', async () => {
    const { html } = await designer.post('/bots/new/dydu', {
      ...filled,
      'protocolSettings.firstNameVariable': 'prenom',
    });
    const botId = /data-shown-as="\/console\/bots\/(bot_\w+)"/.exec(html)?.[1] ?? '';
    await pages.bench.call('POST', '/routes', { botId, connectionId: pages.connectionId, skill: 'billing' });
    const run = await designer.post('/skills/try', { botId, skill: 'billing', variables: 'prenom = Léa' });
    expect(run.html).toContain('<dd>Léa</dd>');
  });
});

describe('a new bot', () => {
  it('was English whoever made it: it begins in the language of its maker, as a connection does', async () => {
    expect((await designer.get('/bots/new')).html).toMatch(/<option value="fr" selected(="")?>Français/);
    const connection = await designer.get('/connections/new/fake');
    expect(connection.html).toMatch(/<option value="fr" selected(="")?>Français/);
    expect((await (await pages.as('designer', 'en')).get('/bots/new')).html).toMatch(/<option value="en" selected/);
  });
});

describe('the pages about one bot', () => {
  it('all had the name of the bot for a title: a row of tabs did not tell them apart', async () => {
    const at = `/bots/${pages.botId}`;
    const titles: (string | undefined)[] = [];
    for (const path of ['', '/keys', '/callback', '/texts', '/samples']) {
      const { html } = await designer.get(`${at}${path}`);
      titles.push(/<title>(.*?)<\/title>/.exec(html)?.[1]);
    }
    const names = ['Réglages', 'Clés', 'Rappel', 'Textes', 'Exemples de code'];
    expect(titles).toEqual(names.map((name) => `${name} · Shop bot · Passerelle`));
  });
});

describe('a text of the bot that is too long', () => {
  it('was cut by the browser where it was pasted: it is refused in words, and stays in its field', async () => {
    const at = `/bots/${pages.botId}/texts`;
    expect((await designer.get(at)).html).not.toContain('maxlength');
    const long = `${'é'.repeat(1_000)}!`;
    const { status, html } = await designer.post(at, { 'queued.fr': long });
    expect([status, html.includes(long)]).toEqual([422, true]);
    expect(html).toContain('ne peut dépasser 1000 caractères.');
    const { texts } = (await pages.bench.call('GET', `/bots/${pages.botId}`)).body;
    expect(texts.queued).toBeUndefined();
  });
});
