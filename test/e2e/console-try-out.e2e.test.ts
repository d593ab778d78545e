import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { inEveryLook, picture, seriousFaults, sideways } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env))('trying a bot out against the sandbox, in a real browser', () => {
  let journey: Journey;
  let page: Journey['page'];
  let botId: string;

  beforeAll(async () => {
    journey = await beginJourney('en');
    ({ page } = journey);
    botId = (await journey.admin('POST', '/bots', { name: 'Lumen shop' })).bot.id;
    const sandbox = { kind: 'sandbox', name: 'Sandbox', settings: {} };
    const { id: connectionId } = await journey.admin('POST', '/connections', sandbox);
    await journey.admin('POST', '/routes', { botId, connectionId, skill: 'billing' });
    await journey.admin('POST', '/routes', { botId, connectionId, skill: 'sales', mode: 'create' });
    await journey.admin('POST', '/groups/update', { connectionId });
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(() => journey?.end());

  const go = (path: string) => journey.go(path);
  const press = (label: string) => page.getByRole('button', { name: label, exact: true }).click();
  const follow = (label: string) => page.getByRole('link', { name: label, exact: true }).first().click();
  const chat = (text: string) => page.locator('#chat-lines').getByText(text);
  const desk = (text: string) => page.locator('#desk-lines').getByText(text);
  const isFine = async () => {
    expect(await seriousFaults(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  };
  /** Writes into one of the two composers and sends it with the Enter key. */
  const write = async (label: string, text: string) => {
    const box = page.getByLabel(label);
    await box.fill(text);
    await box.press('Enter');
  };

  it('hands the end user to the agent and back, with every step in sight', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await go('/try');
    await page.getByText('The console stands in for your bot').waitFor();
    await page.getByLabel('First words of the end user').fill('My invoice is wrong');
    await isFine();
    await picture(page, 'console-try-start');
    await press('Start');
    await chat('My invoice is wrong').waitFor();
    await desk('My invoice is wrong').waitFor();
    await page.getByText('A human answers').waitFor();
    await write('Write as the agent', 'Hello, which invoice is it?');
    await chat('Hello, which invoice is it?').waitFor();
    await chat('You are now talking with Robin Vidal.').waitFor();
    await write('Write as the end user', 'Number 2026-117');
    await desk('Number 2026-117').waitFor();
    expect(await page.getByLabel('Write as the end user').inputValue()).toBe('');
    await page.getByText('An agent joined').first().waitFor();
    await isFine();
    await picture(page, 'console-try-active', true);
  });

  it('keeps what the agent is typing while lines arrive, and who they answer as', async () => {
    await page.getByLabel('Answer as').selectOption('Nour Haddad');
    await page.getByLabel('Write as the agent').fill('I am still wri');
    await write('Write as the end user', 'Are you there?');
    await desk('Are you there?').waitFor();
    expect(await page.getByLabel('Write as the agent').inputValue()).toBe('I am still wri');
    await write('Write as the agent', 'I am still writing.');
    await chat('I am still writing.').waitFor();
    expect(await page.getByLabel('Answer as').locator('option:checked').textContent()).toBe('Nour Haddad');
  });

  it('shows each side that the other one is writing, until the words are there', async () => {
    await page.getByLabel('Write as the agent').pressSequentially('One mo');
    await page.getByText('The agent is writing…').waitFor();
    await write('Write as the agent', 'One moment.');
    await chat('One moment.').waitFor();
    await page.getByText('The agent is writing…').waitFor({ state: 'hidden' });
    await page.getByLabel('Write as the end user').pressSequentially('Tha');
    await page.getByText('The end user is writing…').waitFor();
    await picture(page, 'console-try-typing');
    await write('Write as the end user', 'Thanks');
    await desk('Thanks').waitFor();
    await page.getByText('The end user is writing…').waitFor({ state: 'hidden' });
  });

  it('sends files both ways, and each side opens what it was sent', async () => {
    const bytes = Buffer.from('Number 2026-117: 12.50');
    const sendFile = async (composer: string, name: string) => {
      await page.locator(`${composer} input[type=file]`).setInputFiles({ name, mimeType: 'text/plain', buffer: bytes });
      await page.locator(`${composer} button[type=submit]`).click();
    };
    const read = async (log: string, name: string) => {
      const link = page.locator(log).getByRole('link', { name });
      const answer = await page.request.get(new URL((await link.getAttribute('href')) ?? '', page.url()).href);
      return [answer.status(), answer.headers()['content-disposition']?.split(';')[0], await answer.text()];
    };
    await sendFile('#chat-composer', 'invoice.txt');
    await page.locator('#chat-lines').getByText('invoice.txt').waitFor();
    expect(await read('#desk-lines', 'invoice.txt')).toEqual([200, 'attachment', bytes.toString()]);
    await sendFile('#agent-composer', 'corrected.txt');
    expect(await read('#chat-lines', 'corrected.txt')).toEqual([200, 'attachment', bytes.toString()]);
    await isFine();
    await picture(page, 'console-try-files', true);
  });

  it('is readable in every size, language and colour', async () => {
    const here = page.url();
    for (const lang of ['fr', 'en'] as const) {
      for (const path of [here.replace(/\/[^/]*$/, ''), here]) {
        await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        await page.locator('form.composer, main form').first().waitFor();
        await inEveryLook(page, async (look) => {
          expect([lang, look, await seriousFaults(page), await sideways(page)]).toEqual([lang, look, [], 0]);
          if (path === here) await picture(page, `console-try-${lang}-${look}`, true);
        });
      }
    }
  });

  it('hands it from one group to another, and the end user is told', async () => {
    await page.getByLabel('Transfer to').selectOption({ label: 'sales' });
    await press('Transfer');
    await chat('You are being transferred to another colleague.').waitFor();
    await page.locator('dl.facts').getByText('sales').waitFor();
    await write('Write as the agent', 'Sales here.');
    await chat('Sales here.').waitFor();
    await isFine();
    expect(await page.getByLabel('Transfer to').locator('option').allTextContents()).toEqual(['billing']);
  });

  it('gives the conversation back to the bot when the agent ends it, and begins anew with the next message', async () => {
    await press('Solve the ticket');
    await page.getByText('The bot answers').waitFor();
    await chat('The conversation with our colleague has ended.').waitFor();
    await page.getByText('This conversation is over.').waitFor();
    await picture(page, 'console-try-ended', true);
    const before = page.url();
    await write('Write as the end user', 'One more thing');
    await desk('One more thing').waitFor();
    expect(page.url()).not.toBe(before);
    await press('End it');
    await page.getByText('The bot answers').waitFor();
    await chat('You have ended the conversation.').waitFor();
    await go('/start');
    await page.getByText('Everything is in place').waitFor();
  });

  it('ends honestly what was open in the sandbox when the program starts anew, without a reload', async () => {
    await go('/try');
    await press('Start');
    await desk('Hello, I need help with my invoice.').waitFor();
    await journey.program.restart();
    await chat('The connection to our colleagues was lost, and the conversation has ended.').waitFor();
    await page.getByText('The sandbox keeps its desk in memory').waitFor();
    // The browser itself writes down that its live view was cut.
    journey.trouble.splice(0);
    await picture(page, 'console-try-restarted', true);
    await write('Write as the end user', 'Once more, please');
    await desk('Once more, please').waitFor();
  });

  it('works without scripts: forms send, and the page shows how things stand when it is loaded', async () => {
    const context = await journey.browser.newContext({
      javaScriptEnabled: false,
      locale: 'en-GB',
      storageState: await page.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto(`${journey.program.origin}/console/try`);
    await plain.getByRole('button', { name: 'Start' }).click();
    const reloaded = async (text: string) => {
      for (let tries = 0; tries < 50 && (await plain.getByText(text).count()) === 0; tries += 1) await plain.reload();
      expect(await plain.getByText(text).count()).toBeGreaterThan(0);
    };
    await reloaded('Solve the ticket');
    await plain.getByLabel('Write as the agent').fill('Answered without scripts');
    await plain.locator('#agent-composer button').click();
    await reloaded('You are now talking with Robin Vidal.');
    expect(await plain.locator('#chat-lines').getByText('Answered without scripts').count()).toBe(1);
    await plain.locator('#chat-text').fill('Heard without scripts');
    await plain.locator('#chat-composer button').click();
    await reloaded('Heard without scripts');
    await context.close();
  });

  it('lets the agent answer a conversation that the bot’s own program has started', async () => {
    const { apiKey } = await journey.admin('POST', `/bots/${botId}/keys`, { label: 'program' });
    const started = { id: 's1', conversationId: 'program-1', skill: 'billing', message: { text: 'From a program' } };
    const { id } = await journey.asBot(apiKey)('POST', '/escalations', started);
    await go(`/conversations/${id}`);
    await follow('Answer as the agent');
    await desk('From a program').waitFor();
    await write('Write as the agent', 'To a program');
    await desk('To a program').waitFor();
    await isFine();
    await picture(page, 'console-desk');
    await press('End the conversation');
    await page.getByText('This conversation is over.').waitFor();
    await follow('← The whole conversation');
    await page.getByText('To a program').waitFor();
  });

  it('says what hangs on the sandbox before it is removed, and lets it go when nothing is open', async () => {
    await go('/try?lang=en');
    await press('Start');
    await desk('Hello, I need help with my invoice.').waitFor();
    await go('/connections');
    await follow('Sandbox');
    await follow('Settings');
    await follow('Remove');
    await page.getByText('Skills that are removed too: 2').waitFor();
    await page.getByText('Open escalations, to be ended first').waitFor();
    expect(await page.getByRole('button', { name: 'Remove it' }).count()).toBe(0);
    const asked = page.url();
    for (;;) {
      await go('/conversations?state=open');
      const open = page.locator('tbody a').first();
      if ((await open.count()) === 0) break;
      await open.click();
      await follow('End it and hand it back');
      await press('End it and hand it back');
      await page.getByText('Ended. The bot answers again.').waitFor();
    }
    await page.goto(asked);
    await press('Remove it');
    await page.getByText('No helpdesk is connected').waitFor();
    await go('/conversations');
    expect(await page.locator('tbody a').count()).toBeGreaterThan(0);
  });
});
