import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { picture, seriousFaults, sideways } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env))('setting up in the console, in a real browser', () => {
  let journey: Journey;
  let page: Journey['page'];

  beforeAll(async () => {
    journey = await beginJourney('en');
    ({ page } = journey);
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(() => journey?.end());

  const go = (path: string) => journey.go(path);
  const press = (label: string) => page.getByRole('button', { name: label, exact: true }).click();
  const isFine = async () => {
    expect(await seriousFaults(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  };

  it('makes a bot whose key is shown once, also after a reload', async () => {
    await go('/bots/new');
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
    await page.getByLabel('Ended by silence: French').fill('Au revoir {prénom}');
    await press('Save');
    await page.getByRole('alert').getByRole('link', { name: 'Ended by silence (fr)' }).click();
    expect(await page.evaluate('document.activeElement.value')).toBe('Au revoir {prénom}');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await press('Save');
    await page.getByText('Saved.').waitFor();
    // Read aloud, and where the next key goes on from.
    expect(await page.locator(':focus').textContent()).toBe('Saved.');
    expect(await page.getByLabel('An agent has taken over: English').inputValue()).toBe('Say hello to {agent}!');
  });

  it('is readable and usable in every page, language, size and colour', async () => {
    const bot = await page
      .goto(`${journey.program.origin}/console/bots`)
      .then(() => page.locator('tbody a').getAttribute('href'));
    const paths = [
      '/start',
      '/bots',
      '/bots/new',
      '/bots/new/dydu',
      '/connections',
      '/connections/new',
      '/connections/new/zendesk',
    ];
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
        await page.goto(`${journey.program.origin}${path}?lang=${lang}`);
        expect(await page.locator('html').getAttribute('lang')).toBe(lang);
        for (const fault of await seriousFaults(page)) faults.push(`${path} ${lang}: ${fault}`);
        if ((await sideways(page)) !== 0) faults.push(`${path} ${lang}: scrolls sideways at ${width}`);
      }
      // Was a stop of the keyboard that nobody saw where the menu stands open beside the page.
      if ((await page.locator('#menu').isVisible()) !== width < 600) faults.push(`the switch of the menu at ${width}`);
      await picture(page, `console-bot-${lang}-${colorScheme}-${width}`);
    }
    await page.goto(`${journey.program.origin}/console/start`);
    await picture(page, 'console-start-fr-dark-360');
    expect(faults).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.emulateMedia({ colorScheme: null });
    await page.goto(`${journey.program.origin}/console/bots?lang=en`);
  });
});
