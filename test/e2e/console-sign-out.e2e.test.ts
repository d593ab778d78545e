import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { botsTexts } from '../../src/console/texts/bots-texts.ts';
import { peopleTexts } from '../../src/console/texts/people-texts.ts';
import { shellTexts } from '../../src/console/texts/shell-texts.ts';
import { signInFields, signInTexts } from '../../src/console/texts/sign-in-texts.ts';
import { hasBrowser } from '../support/browser.ts';
import { administrator, beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)('signing out everywhere (%s)', (language) => {
  let journey: Journey;
  let second: Page;

  beforeAll(async () => {
    journey = await beginJourney(language);
    second = await journey.openWindow();
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(() => journey?.end());

  const signIn = async (page: Page, name: string, password: string) => {
    await page.goto(`${journey.program.origin}/console/sign-in?next=/console/bots`);
    await page.getByLabel(signInFields.name.label[language]).fill(name);
    await page.getByLabel(signInFields.password.label[language]).fill(password);
    await page.getByRole('button', { name: journey.word(signInTexts.submit) }).click();
  };
  const isIn = async (page: Page) => {
    await page.goto(`${journey.program.origin}/console/bots`);
    return new URL(page.url()).pathname === '/console/bots';
  };

  it('ends every session of one person', async () => {
    const { name, password } = administrator;
    await signIn(second, name, password);
    expect([await isIn(journey.page), await isIn(second)]).toEqual([true, true]);
    const cookies = await second.context().cookies();
    await journey.go('/account');
    await journey.press(signInTexts.everywhere);
    await journey.page.getByText(journey.word(signInTexts.signedOut)).waitFor();
    expect([await isIn(journey.page), await isIn(second)]).toEqual([false, false]);
    await second.context().addCookies(cookies);
    expect(await isIn(second)).toBe(false);
  });

  it('can be done by an administrator for somebody else, and nothing else ends then', async () => {
    const { name, password } = administrator;
    const made = await journey.admin('POST', '/people', { name: 'lou', role: 'viewer' });
    await signIn(journey.page, name, password);
    await signIn(second, 'lou', made.firstPassword);
    await second.getByText(journey.word(signInTexts.mustChange)).waitFor();
    await journey.go('/people');
    await journey.page.getByRole('link', { name: 'lou' }).click();
    await journey.press(peopleTexts.everywhere);
    await journey.page.getByText(journey.word(peopleTexts.signedOut)).waitFor();
    expect([await isIn(journey.page), await isIn(second)]).toEqual([true, false]);
    await journey.go('/audit?action=person.signed_out');
    expect(await journey.page.locator('tbody tr').count()).toBe(2);
  });

  it('lost what was typed: it is put back when the same person is there again, and for nobody else', async () => {
    const { page, word } = journey;
    const signInAt = async (at: Page, password: string) => {
      await at.getByLabel(signInFields.name.label[language]).fill(administrator.name);
      await at.getByLabel(signInFields.password.label[language]).fill(password);
      await at.getByRole('button', { name: word(signInTexts.submit) }).click();
    };
    const loseSessionOver = async (name: string) => {
      await journey.go('/bots/new/dydu');
      await page.locator('[name=name]').fill(name);
      await page.locator('[name=language]').selectOption('fr');
      await page.locator('[name="protocolSettings.botUuid"]').fill('0af1');
      await page.locator('[name="protocolSettings.servers"]').fill('https://app1.dydu.example');
      await page.locator('main summary').click();
      await page.locator('[name="protocolSettings.defaultSkill"]').fill('billing');
      await page.context().clearCookies();
    };
    const restored = page.getByText(word(shellTexts.restored));
    const typed = () =>
      Promise.all(
        ['name', 'language', 'protocolSettings.defaultSkill'].map((name) =>
          page.locator(`main [name="${name}"]`).inputValue(),
        ),
      );
    await loseSessionOver('Lumen');
    await journey.press(botsTexts.newSubmit);
    await signInAt(page, 'not the right one');
    await page.getByRole('alert').waitFor();
    await signInAt(page, administrator.password);
    await restored.waitFor();
    expect(await typed()).toEqual(['Lumen', 'fr', 'billing']);
    expect(await journey.isFine()).toEqual([]);
    // Signed in anew in another tab, which makes this form one of a session that is over.
    await loseSessionOver('Halo');
    const other = await page.context().newPage();
    await other.goto(`${journey.program.origin}/console/sign-in`);
    await signInAt(other, administrator.password);
    await other.locator('header nav').waitFor();
    await other.close();
    await journey.press(botsTexts.newSubmit);
    await journey.follow(shellTexts.backToForm);
    await restored.waitFor();
    expect(await typed()).toEqual(['Halo', 'fr', 'billing']);
    await loseSessionOver('Somebody else’s');
    await journey.press(botsTexts.newSubmit);
    await page.evaluate("sessionStorage.passerelle_draft = sessionStorage.passerelle_draft.replace(/per_/, 'per_0')");
    await signInAt(page, administrator.password);
    await page.locator('main [name=name]').waitFor();
    expect([await typed(), await restored.isVisible()]).toEqual([['', language, ''], false]);
  });

  it('is not undone by a restart, which ends nobody’s session either', async () => {
    await journey.program.restart();
    expect([await isIn(journey.page), await isIn(second)]).toEqual([true, false]);
  });
});
