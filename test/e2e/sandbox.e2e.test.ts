import { readFile } from 'node:fs/promises';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { samplePicture, sampleText } from '../../src/sandbox/story/sample-files.ts';
import { hasBrowser, openBrowser, type SharedBrowser } from '../support/browser.ts';
import { picture } from '../support/console-browser.ts';
import { type DemoProcess, startDemo } from '../support/demo-process.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env))('the sandbox page, in a real browser', () => {
  let demo: DemoProcess;
  let origin: string;
  let browser: SharedBrowser;
  let context: BrowserContext | null = null;
  /** What the page did that it must not do. */
  const trouble: string[] = [];

  beforeAll(async () => {
    demo = startDemo(['--port', '0']);
    origin = await demo.find(/Open this page:\s+(\S+)/);
    browser = await openBrowser();
  });

  afterEach(async () => {
    await context?.close();
    context = null;
    expect(trouble.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    expect(await demo?.stop()).toBe(0);
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) trouble.push(`asked another host: ${request.url()}`);
    });
    await page.goto(`${origin}${path}`);
    return page;
  }

  const panes = (page: Page) => ({ chat: page.locator('#chat'), desk: page.locator('#desk') });

  it('plays the whole story by clicking in both panes', async () => {
    const page = await open('/?lang=en');
    const { chat, desk } = panes(page);
    await chat.getByText('I am the assistant of the Lumen shop').waitFor();
    await desk.getByText('Nobody has asked for a human yet.').waitFor();
    await picture(page, 'sandbox-start');

    await chat.getByRole('button', { name: 'Where is my parcel?' }).click();
    await chat.getByText('Parcels leave our warehouse').waitFor();
    await chat.getByRole('button', { name: 'Talk to a human' }).click();
    await chat.getByRole('button', { name: 'Something technical' }).click();
    await chat.getByRole('textbox').fill('lea.roux@example.org');
    await chat.getByRole('textbox').press('Enter');

    await desk.getByText(/Technical support · #\d+/).waitFor();
    await desk.locator('.message.bot', { hasText: 'Bot: Parcels leave our warehouse' }).waitFor();
    await desk.getByRole('heading', { name: 'Léa Roux' }).waitFor();
    await chat.getByText('You are in the queue').waitFor();

    const reply = desk.getByLabel('Reply to the end user');
    await reply.pressSequentially('Hello, which lamp is it about?');
    await chat.getByText('is typing').waitFor();
    await reply.press('Enter');
    await chat.locator('.message.agent', { hasText: 'which lamp' }).getByText('Paula Reyes').waitFor();
    await chat.getByText('You are talking with Paula Reyes').waitFor();

    await chat.getByRole('textbox').fill('The one in the hall. Here is a picture.');
    await chat.getByRole('button', { name: 'Send', exact: true }).click();
    await chat.locator('.message.user', { hasText: 'in the hall' }).getByText('Delivered').waitFor();
    const lamp = samplePicture('hall lamp.png');
    const upload = { name: lamp.name, mimeType: lamp.mediaType, buffer: Buffer.from(lamp.bytes) };
    await page.locator('#chat-file').setInputFiles(upload);
    await desk.getByRole('img', { name: lamp.name }).waitFor();
    expect(await widthOf(page, `#desk img[alt="${lamp.name}"]`)).toBe(160);
    expect(await widthOf(page, `#chat img[alt="${lamp.name}"]`)).toBe(160);

    const manual = sampleText('manual.txt');
    await page
      .locator('#desk-file')
      .setInputFiles({ ...manual, mimeType: manual.mediaType, buffer: Buffer.from(manual.bytes) });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      chat.getByRole('link', { name: 'manual.txt' }).click(),
    ]);
    const got = await readFile(await download.path());
    expect(Buffer.compare(got, Buffer.from(manual.bytes))).toBe(0);

    await reply.fill('Thank you! When may we call you?');
    await desk.getByLabel('Buttons to offer').fill('Tomorrow at 9, Tomorrow at 14');
    await desk.getByRole('button', { name: 'Send', exact: true }).click();
    const choice = chat.getByRole('button', { name: 'Tomorrow at 14' });
    await choice.waitFor();
    await picture(page, 'sandbox-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'sandbox-dark');
    await choice.focus();
    await page.keyboard.press('Enter');
    await desk.locator('.message.user', { hasText: 'Tomorrow at 14' }).waitFor();
    await choice.waitFor({ state: 'detached' });

    await desk.getByText('Ticket details').click();
    await desk
      .getByText('Order number')
      .or(desk.getByText(/L-\d{5}/))
      .first()
      .waitFor();
    await page.locator('#activity summary').click();
    await page.locator('#activity-list').getByText('message.created').first().waitFor();
    await picture(page, 'sandbox-details');

    await desk.getByRole('button', { name: 'End session', exact: true }).click();
    await chat.getByText(/Paula Reyes has closed your request, ticket \d+/).waitFor();
    await chat.getByText('You are talking with the bot').waitFor();
    await chat.getByRole('button', { name: 'Opening hours' }).click();
    await chat.getByText('Monday to Friday').waitFor();
    await picture(page, 'sandbox-ended');
  });

  it('speaks French on both sides, and lets the end user end', async () => {
    const page = await open('/?lang=fr', { colorScheme: 'dark' });
    const { chat, desk } = panes(page);
    await chat.getByRole('button', { name: 'Parler à un humain' }).click();
    await chat.getByRole('button', { name: 'Une facture' }).click();
    await chat.getByRole('button', { name: 'Continuer sans' }).click();
    await chat.getByText('Vous êtes dans la file d’attente').waitFor();
    await desk
      .getByRole('button', { name: /Billing/ })
      .first()
      .click();
    await desk.getByLabel('Répondre à l’utilisateur').fill('Bonjour, que puis-je faire pour vous ?');
    await desk.getByRole('button', { name: 'Envoyer', exact: true }).click();
    await chat.getByText('Vous êtes maintenant en relation avec').waitFor();
    await picture(page, 'sandbox-fr-dark');
    await chat.getByRole('button', { name: 'Mettre fin' }).click();
    await chat.getByText('Vous avez quitté la conversation').waitFor();
    await desk.locator('#desk-open').getByText('Terminée').waitFor();
  });

  it('goes on with the same conversation after a reload and in another language', async () => {
    const page = await open('/?lang=en');
    const { chat } = panes(page);
    await chat.getByRole('button', { name: 'Opening hours' }).click();
    await chat.getByText('Monday to Friday').waitFor();
    await page.reload();
    await chat.getByText('Monday to Friday').waitFor();
    await page.getByRole('link', { name: 'Français' }).click();
    await chat.getByText('Vous parlez avec le bot').waitFor();
    await chat.getByText('Monday to Friday').waitFor();
    await chat.getByRole('textbox').fill('horaires');
    await chat.getByRole('textbox').press('Enter');
    await chat.getByText('du lundi au vendredi').waitFor();
    await page.getByRole('button', { name: 'Recommencer' }).click();
    await chat.getByText('du lundi au vendredi').waitFor({ state: 'detached' });
  });

  it('is readable at 360 pixels, without scrolling sideways', async () => {
    const page = await open('/?lang=en', { viewport: { width: 360, height: 780 } });
    const { chat, desk } = panes(page);
    await chat.getByRole('button', { name: 'Talk to a human' }).click();
    await chat.getByRole('button', { name: 'A delivery' }).click();
    await chat.getByRole('button', { name: 'Go on without' }).click();
    await chat.getByText('You are in the queue').waitFor();
    await desk
      .getByText(/Delivery · #\d+/)
      .first()
      .waitFor();
    const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(sideways).toBe(0);
    await picture(page, 'sandbox-360');
    await picture(page, 'sandbox-360-whole', true);
  });

  it('offers the desk alone where the simulator is served, in both languages', async () => {
    const helpdesk = await demo.find(/Helpdesk:\s+(\S+)/);
    const page = await browser.newPage();
    await page.goto(`${helpdesk}/desk?lang=fr`);
    await page.getByText('Le poste de l’agent').waitFor();
    await page.getByText(/#\d+/).first().waitFor();
    await picture(page, 'desk-alone');
    await page.close();
  });
});

/** Width of the picture itself; fails when it cannot be read. */
function widthOf(page: Page, selector: string): Promise<unknown> {
  const find = `document.querySelector(${JSON.stringify(selector)})`;
  return page.evaluate(`${find}.decode().then(() => ${find}.naturalWidth)`);
}
