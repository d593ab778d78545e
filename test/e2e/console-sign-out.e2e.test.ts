import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { peopleTexts } from '../../src/console/texts/people-texts.ts';
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

  it('is not undone by a restart, which ends nobody’s session either', async () => {
    await journey.program.restart();
    expect([await isIn(journey.page), await isIn(second)]).toEqual([true, false]);
  });
});
