import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { botsTexts } from '../../src/console/texts/bots-texts.ts';
import { connectionsTexts } from '../../src/console/texts/connections-texts.ts';
import { deskTexts } from '../../src/console/texts/desk-texts.ts';
import { shellTexts } from '../../src/console/texts/shell-texts.ts';
import { signInFields, signInTexts } from '../../src/console/texts/sign-in-texts.ts';
import { startTexts } from '../../src/console/texts/start-texts.ts';
import { fill, typeset } from '../../src/console/texts/texts-in.ts';
import { tryOutTexts } from '../../src/console/texts/try-out-texts.ts';
import type { Localized } from '../../src/core/language.ts';
import { defaultTexts } from '../../src/escalations/texts.ts';
import { hasBrowser, openBrowser, type SharedBrowser } from '../support/browser.ts';
import { inEveryLook, openWindow, picture, seriousFaults, sideways, type Trouble } from '../support/console-browser.ts';
import { administrator } from '../support/console-journey.ts';
import { type ConsoleProgram, startConsoleProgram } from '../support/console-program.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)('the very first run (%s)', (language) => {
  let program: ConsoleProgram;
  let browser: SharedBrowser;
  let page: Page;
  const trouble: Trouble = [];

  beforeAll(async () => {
    [program, browser] = await Promise.all([startConsoleProgram(), openBrowser()]);
    page = await openWindow(browser, program.origin, { trouble, locale: { en: 'en-GB', fr: 'fr-FR' }[language] });
  });
  afterEach(() => expect(trouble.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  const word = (text: Localized, values = {}) => fill(typeset(text[language], language), values);
  const sees = (text: Localized, values = {}) => page.getByText(word(text, values)).first().waitFor();
  const press = (text: Localized) => page.getByRole('button', { name: word(text), exact: true }).click();
  const nextStep = (text: Localized) =>
    page
      .locator('.step.next')
      .getByRole('link', { name: word(text), exact: true })
      .click();
  const name = (text: string) => page.locator('main [name="name"]').fill(text);
  const chat = (text: string) => page.locator('#chat-lines').getByText(text);
  const desk = (text: string) => page.locator('#desk-lines').getByText(text);
  const isFineInEveryLook = async (title: string) => {
    await inEveryLook(page, async (look) => {
      expect([look, await seriousFaults(page), await sideways(page)]).toEqual([look, [], 0]);
      await picture(page, `console-first-${title}-${language}-${look}`, true);
    });
  };

  it('begins with the one-time token, by keyboard alone, and keeps what was typed beside a mistake', async () => {
    await page.goto(program.origin);
    await page.getByRole('heading', { name: word(signInTexts.welcomeTitle) }).waitFor();
    await isFineInEveryLook('welcome');
    await page.getByLabel(word(signInFields.token.label)).focus();
    for (const text of [program.token, administrator.name, 'short']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('12').waitFor();
    expect(await page.getByLabel(word(signInFields.newName.label), { exact: true }).inputValue()).toBe(
      administrator.name,
    );
    await page.getByLabel(word(signInFields.token.label)).fill(program.token);
    await page.getByLabel(word(signInFields.newPassword.label)).fill(administrator.password);
    await page.keyboard.press('Enter');
    await sees(startTexts.progress, { done: 0, all: 4 });
    await isFineInEveryLook('start');
  });

  it('leads by its steps to a bot, the sandbox and a skill', async () => {
    await nextStep(startTexts.botAction);
    await name('Lumen shop');
    await press(botsTexts.newSubmit);
    expect(await page.getByLabel(word(botsTexts.apiKey)).inputValue()).toMatch(/^psk_/);
    await page.goto(`${program.origin}/console/start`);
    await sees(startTexts.progress, { done: 1, all: 4 });
    await nextStep(startTexts.sandboxAction);
    await name('Sandbox');
    await press(connectionsTexts.newSubmit);
    await sees(connectionsTexts.madeInside);
    await press(connectionsTexts.checkSubmit);
    await page.locator('#check .notice.good').waitFor();
    await page.getByRole('link', { name: word(connectionsTexts.insideSkills), exact: true }).click();
    await page.locator('[name=skill]').fill('billing');
    await press(shellTexts.save);
    await page.getByText('billing').first().waitFor();
    await page.goto(`${program.origin}/console/start`);
    await sees(startTexts.progress, { done: 3, all: 4 });
  });

  it('hands an end user to the agent of the sandbox and back, with every step in sight', async () => {
    await nextStep(startTexts.tryAction);
    await page.getByLabel(word(tryOutTexts.language)).selectOption(language);
    await page.getByLabel(word(tryOutTexts.words)).fill('2026-117');
    await press(tryOutTexts.start);
    await chat('2026-117').waitFor();
    await desk('2026-117').waitFor();
    await sees(tryOutTexts.ownerHuman);
    await page.getByLabel(word(deskTexts.write)).fill('117?');
    await page.keyboard.press('Enter');
    await chat('117?').waitFor();
    await chat(fill(defaultTexts.accepted[language], { agent: 'Robin Vidal' })).waitFor();
    await page.locator('#hands .actions button').first().click();
    await sees(tryOutTexts.ownerBot);
    await chat(defaultTexts.endedByAgent[language]).waitFor();
    await sees(deskTexts.ended);
    await isFineInEveryLook('over');
    await page.goto(`${program.origin}/console/start`);
    await sees(startTexts.ready);
  });
});
