import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { simulateZendesk } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { openWindow, picture, seriousFaults, sideways, type Trouble } from '../support/console-browser.ts';
import { type ConsoleProgram, startConsoleProgram } from '../support/console-program.ts';
import { serveSimulator } from '../support/serve-simulator.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const name = 'camille@example.org';
const password = 'a bridge over quiet water';

describe.skipIf(!hasBrowser(process.env))('setting up in the console, in a real browser', () => {
  let program: ConsoleProgram;
  let browser: Browser;
  let desk: Awaited<ReturnType<typeof serveZendesk>>;
  const trouble: Trouble = [];
  let page: Page;

  beforeAll(async () => {
    [program, browser, desk] = await Promise.all([startConsoleProgram(), launchBrowser(), serveZendesk()]);
    page = await openWindow(browser, program.origin, { trouble });
  });
  afterEach(() => expect(trouble.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await desk?.close();
  });

  const go = (path: string) => page.goto(`${program.origin}/console${path}`);
  const press = (label: string) => page.getByRole('button', { name: label, exact: true }).click();
  const isFine = async () => {
    expect(await seriousFaults(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  };

  it('begins with the one-time token and leads to the first steps, by keyboard alone', async () => {
    await go('');
    await page.getByRole('heading', { name: 'Welcome to Passerelle' }).waitFor();
    await isFine();
    await picture(page, 'console-welcome');
    await page.getByLabel('Administrator’s token').focus();
    for (const text of [program.token, name, 'short']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('must have at least 12 characters').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe(name);
    await page.getByLabel('Administrator’s token').fill(program.token);
    await page.getByLabel('New password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('0 of 4 done').waitFor();
    await isFine();
    await picture(page, 'console-start');
  });

  it('makes a bot whose key is shown once, also after a reload', async () => {
    await page.getByRole('link', { name: 'Create a bot' }).click();
    await page.getByLabel('Name').fill('Lumen shop');
    await page.getByLabel('Callback address').fill('ftp://x');
    await page.evaluate("document.querySelector('main form').noValidate = true");
    await press('Create the bot');
    await page.getByText('must be an address that begins with http').first().waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Lumen shop');
    await page.getByLabel('Callback address').fill('');
    await press('Create the bot');
    const key = await page.getByLabel('API key').inputValue();
    expect(key).toMatch(/^psk_/);
    await isFine();
    await page.reload();
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
    expect(await page.content()).not.toContain(key);
    await go('/bots');
    expect(await page.getByRole('link', { name: 'Lumen shop' }).count()).toBe(1);
  });

  it('words a text and shows what end users will read', async () => {
    await page.getByRole('link', { name: 'Lumen shop' }).click();
    await page.getByRole('link', { name: 'Texts' }).click();
    await page.getByLabel('An agent has taken over: English').fill('Say hello to {agent}!');
    await page.getByText('Preview (en): Say hello to Paula Reyes!').waitFor();
    await press('Save');
    await page.getByText('Saved.').waitFor();
    expect(await page.getByLabel('An agent has taken over: English').inputValue()).toBe('Say hello to {agent}!');
  });

  it('connects Zendesk by itself, and checks it live', async () => {
    await go('/connections/new/zendesk');
    await page.getByLabel('Name').fill('Main desk');
    const { card } = desk;
    for (const field of ['subdomain', 'appId', 'keyId', 'keySecret', 'email', 'apiToken']) {
      await page.locator(`[name="settings.${field}"]`).fill(card[field] ?? '');
    }
    await page.getByText('More settings').click();
    for (const field of ['baseUrl', 'supportBaseUrl']) {
      await page.locator(`[name="settings.${field}"]`).fill(card[field] ?? '');
    }
    await press('Save and go on');
    await page.getByText('Saved. Now let Passerelle do the wiring').waitFor();
    expect(await page.getByLabel('Webhook address of this connection').inputValue()).toContain('/webhooks/con_');
    await press('Connect for me');
    await page.getByText('Everything is wired.').waitFor();
    await press('Check now');
    await page.getByText('All is well').waitFor();
    expect(await page.locator('#check .checks > li.ok').count()).toBeGreaterThan(15);
    await isFine();
    await picture(page, 'console-connection', true);
    expect(await page.content()).not.toContain(card['keySecret']);
  });

  it('says what is wrong with each setting and how to mend it, in both languages', async () => {
    const setup = page.url();
    const check = async (id: string): Promise<string> => {
      await page.goto(setup);
      await page.locator('#check button').click();
      await page.locator('#check [aria-live] [role]').waitFor();
      return page
        .locator(`[data-check="${id}"]`)
        .textContent()
        .then((text) => text ?? '');
    };
    const set = async (field: string, value: string) => {
      await page.goto(`${setup}/settings`);
      if (!(await page.locator(`[name="settings.${field}"]`).isVisible()))
        await page.locator('details summary').click();
      await page.locator(`[name="settings.${field}"]`).fill(value);
      await page.locator('main form button[type=submit]').first().click();
      await page.locator('.notice.good').waitFor();
    };
    const { card } = desk;
    await set('baseUrl', `${desk.origin}/nowhere`);
    expect(await check('account.address')).toContain('Correct the subdomain');
    await set('baseUrl', card['baseUrl'] ?? '');

    await set('keySecret', 'wrong');
    expect(await check('app.key')).toContain('Copy app id, key id and secret again');
    await picture(page, 'console-check-failed', true);
    await set('keySecret', card['keySecret'] ?? '');

    const { integrationKey, integration, webhook } = await desk.wired();
    await set('keyId', integrationKey.id);
    await set('keySecret', integrationKey.secret);
    expect(await check('app.scope')).toContain('Create an app key');
    await set('keyId', card['keyId'] ?? '');
    await set('keySecret', card['keySecret'] ?? '');

    await desk.patch(webhook, { triggers: ['conversation:message'] });
    expect(await check('webhook.triggers')).toContain('Press "connect"');
    await desk.patch(webhook, { includeFullUser: false });
    await page.goto(`${setup}?lang=fr`);
    expect(await check('webhook.fullUser')).toContain('Que faire');
    await page.goto(`${setup}?lang=en`);
    await page.goto(`${setup}/settings`);
    await page.locator('details summary').click();
    await page.getByLabel('Stay offered').uncheck();
    await page.locator('main form button[type=submit]').first().click();
    await page.locator('.notice.good').waitFor();
    await desk.patch(await desk.entry(integration), { deliverStandbyEvents: false });
    desk.simulator.switches.roleCanCreateGroups = false;
    desk.simulator.switches.multiConvoEnabled = false;
    expect(await check('switchboard.events')).toContain('What to do');
    expect(await page.locator('.checks > li.warning, .checks > li.failed').count()).toBeGreaterThan(3);

    desk.simulator.switches.roleCanCreateGroups = true;
    desk.simulator.switches.multiConvoEnabled = true;
    await page.goto(setup);
    await press('Connect for me');
    await page.getByText('Everything is wired.').waitFor();
    await press('Check now');
    await page.getByText('All is well').waitFor();
  });

  it('is readable and usable in every page, language, size and colour', async () => {
    const bot = await page
      .goto(`${program.origin}/console/bots`)
      .then(() => page.locator('tbody a').getAttribute('href'));
    const paths = ['/start', '/bots', '/bots/new', '/connections', '/connections/new', '/connections/new/zendesk'];
    const ofBot = ['', '/keys', '/callback', '/texts', '/samples', '/remove'].map((tab) => `${bot}${tab}`);
    const all = [...paths, '/people', '/people/new', '/audit', '/account', '/nothing'].map((one) => `/console${one}`);
    const looks = [
      { lang: 'en', colorScheme: 'light', width: 1440 },
      { lang: 'fr', colorScheme: 'dark', width: 360 },
    ] as const;
    const faults: string[] = [];
    for (const { lang, colorScheme, width } of looks) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const path of [...all, ...ofBot]) {
        await page.goto(`${program.origin}${path}?lang=${lang}`);
        expect(await page.locator('html').getAttribute('lang')).toBe(lang);
        for (const fault of await seriousFaults(page)) faults.push(`${path} ${lang}: ${fault}`);
        if ((await sideways(page)) !== 0) faults.push(`${path} ${lang}: scrolls sideways at ${width}`);
      }
      await picture(page, `console-bot-${lang}-${colorScheme}-${width}`);
    }
    await page.goto(`${program.origin}/console/start`);
    await picture(page, 'console-start-fr-dark-360');
    expect(faults).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.emulateMedia({ colorScheme: null });
    await page.goto(`${program.origin}/console/bots?lang=en`);
  });

  it('keeps people to their role, and signs them out everywhere at once', async () => {
    await go('/people/new?lang=en');
    await page.getByLabel('Name').fill('Lou');
    await page.getByLabel('Role').selectOption('viewer');
    await press('Add');
    const first = await page.getByLabel('First password').inputValue();
    const lou = await openWindow(browser, program.origin, { trouble, locale: 'fr-FR' });
    await lou.goto(`${program.origin}/console/bots`);
    await lou.getByLabel('Nom').fill('lou');
    await lou.getByLabel('Mot de passe').fill(first);
    await lou.getByRole('button', { name: 'Se connecter' }).click();
    await lou.getByText('Choisissez-en un que vous seul connaissez').waitFor();
    await lou.getByLabel('Mot de passe', { exact: true }).fill(first);
    await lou.getByLabel('Nouveau mot de passe').fill('mon propre mot de passe');
    await lou.getByRole('button', { name: 'Changer le mot de passe' }).click();
    await lou.getByText('Le mot de passe est changé').waitFor();
    await lou.goto(`${program.origin}/console/bots`);
    expect(await lou.getByRole('link', { name: 'Créer un bot' }).count()).toBe(0);
    expect(await lou.getByRole('link', { name: 'Personnes' }).count()).toBe(0);
    expect((await lou.goto(`${program.origin}/console/people`))?.status()).toBe(403);

    await program.restart();
    expect((await lou.goto(`${program.origin}/console/bots`))?.url()).toMatch(/\/console\/bots$/);
    await go('/people');
    await page.getByRole('link', { name: 'Lou' }).click();
    await press('Sign out everywhere');
    await page.getByText('Signed out everywhere.').waitFor();
    await lou.goto(`${program.origin}/console/bots`);
    await lou.getByRole('heading', { name: 'Connexion' }).waitFor();
    await go('/audit?action=person.signed_out');
    expect(await page.locator('tbody tr').count()).toBe(1);
    await lou.context().close();
  });
});

interface Named {
  readonly id: string;
}

/** An imitated account, with the hands of somebody who spoils its wiring. */
async function serveZendesk() {
  const served = await serveSimulator(simulateZendesk);
  const { card } = served;
  const base = `${card['baseUrl']}/v2/apps/${card['appId']}`;
  const authorization = `Basic ${btoa(`${card['keyId']}:${card['keySecret']}`)}`;
  const call = async <Answer = unknown>(method: string, path: string, body?: object): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${base}${path}`, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  return {
    ...served,
    patch: (path: string, body: object) => call('PATCH', path, body),
    wired: async () => {
      const { integrations } = await call<{ integrations: readonly Named[] }>('GET', '/integrations?types=custom');
      const integration = integrations.at(-1)?.id ?? '';
      const { webhooks } = await call<{ webhooks: readonly Named[] }>('GET', `/integrations/${integration}/webhooks`);
      const keys = `/integrations/${integration}/keys`;
      const { key } = await call<{ key: Named & { secret: string } }>('POST', keys, { displayName: 'relay only' });
      return { integration, webhook: `/integrations/${integration}/webhooks/${webhooks[0]?.id}`, integrationKey: key };
    },
    /** The entry of our integration in the switchboard. */
    entry: async (integration: string): Promise<string> => {
      const { switchboards } = await call<{ switchboards: readonly Named[] }>('GET', '/switchboards');
      const board = `/switchboards/${switchboards[0]?.id}/switchboardIntegrations`;
      const entries = await call<{ switchboardIntegrations: readonly (Named & { integrationId: string })[] }>(
        'GET',
        board,
      );
      const ours = entries.switchboardIntegrations.find((one) => one.integrationId === integration);
      return `${board}/${ours?.id}`;
    },
  };
}
