import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { navigation } from '../../src/console/navigation.ts';
import { botsTexts } from '../../src/console/texts/bots-texts.ts';
import { peopleTexts } from '../../src/console/texts/people-texts.ts';
import { roleLabel } from '../../src/console/texts/role-label.ts';
import { shellTexts } from '../../src/console/texts/shell-texts.ts';
import { signInFields, signInTexts } from '../../src/console/texts/sign-in-texts.ts';
import { skillsTexts } from '../../src/console/texts/skills-texts.ts';
import { mayAct, type Role } from '../../src/people/person.ts';
import { hasBrowser } from '../support/browser.ts';
import { administrator, beginJourney, type Journey, setUp } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)('people and their roles (%s)', (language) => {
  let journey: Journey;
  const windows = new Map<string, Page>();
  const words = { viewer: 'look and do not touch', designer: 'draw the bridge today' } as const;

  beforeAll(async () => {
    journey = await beginJourney(language);
    const { botId, connectionId } = await setUp(journey);
    await journey.admin('POST', '/routes', { botId, connectionId, skill: 'billing' });
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(() => journey?.end());

  const visit = (page: Page, path: string) => page.goto(`${journey.program.origin}/console${path}`);
  const windowOf = (name: string): Page => {
    const page = windows.get(name);
    if (page === undefined) throw new Error(`${name} has no window`);
    return page;
  };
  const menuOf = async (page: Page) => {
    const names = await page.locator('header nav li a').allTextContents();
    return names.map((name) => name.trim());
  };
  const menuFor = (role: Role) =>
    navigation.filter((entry) => mayAct(role, entry.role)).map(({ label }) => journey.word(label));

  it.each(['viewer', 'designer'] as const)(
    'are added with a first password, which a %s changes at once',
    async (role) => {
      const { page, word } = journey;
      await journey.go('/people/new');
      await page.getByLabel(word(peopleTexts.name), { exact: true }).fill(role);
      await page.getByLabel(word(peopleTexts.role)).selectOption(role);
      await journey.press(peopleTexts.newSubmit);
      const first = await page.getByLabel(word(peopleTexts.firstPassword)).inputValue();
      const theirs = await journey.openWindow();
      windows.set(role, theirs);
      await visit(theirs, '/bots');
      await theirs.getByLabel(word(signInFields.name.label)).fill(role);
      await theirs.getByLabel(word(signInFields.password.label)).fill(first);
      await theirs.getByRole('button', { name: word(signInTexts.submit) }).click();
      await theirs.getByText(word(signInTexts.mustChange)).waitFor();
      await theirs.getByLabel(word(signInFields.password.label), { exact: true }).fill(first);
      await theirs.getByLabel(word(signInFields.newPassword.label)).fill(words[role]);
      await theirs.getByRole('button', { name: word(signInTexts.passwordSubmit) }).click();
      await theirs.getByText(word(signInTexts.passwordChanged)).waitFor();
      expect(await menuOf(theirs)).toEqual(menuFor(role));
    },
  );

  it('let a viewer look at everything of every day, and offer nothing that would be refused', async () => {
    const page = windowOf('viewer');
    for (const path of [
      '/overview',
      '/conversations',
      '/deliveries',
      '/connections',
      '/skills',
      '/identity',
      '/bots',
    ]) {
      expect([path, (await visit(page, path))?.status()]).toEqual([path, 200]);
    }
    await visit(page, '/bots');
    expect(await page.getByRole('link', { name: journey.word(botsTexts.add) }).count()).toBe(0);
    await visit(page, '/skills');
    expect(await page.getByRole('link', { name: journey.word(skillsTexts.add) }).count()).toBe(0);
    for (const path of ['/skills/new', '/skills/update', '/bots/new', '/people', '/audit']) {
      expect([path, (await visit(page, path))?.status()]).toEqual([path, 403]);
    }
    await page.getByText(journey.word(shellTexts.forbiddenText)).waitFor();
  });

  it('let a designer set things up, and not decide who else may', async () => {
    const page = windowOf('designer');
    await visit(page, '/skills');
    await page.getByRole('link', { name: journey.word(skillsTexts.add) }).waitFor();
    expect((await visit(page, '/skills/update'))?.status()).toBe(200);
    expect((await visit(page, '/people'))?.status()).toBe(403);
  });

  it('count from the next click on when they are changed, in either direction', async () => {
    const { page, word } = journey;
    const change = async (role: Role) => {
      await journey.go('/people');
      await page.getByRole('link', { name: 'designer', exact: true }).click();
      await page.getByLabel(word(peopleTexts.role)).selectOption({ label: word(roleLabel(role)) });
      await journey.press(peopleTexts.save);
      await page.getByText(word(shellTexts.saved)).waitFor();
    };
    await change('viewer');
    expect((await visit(windowOf('designer'), '/skills/update'))?.status()).toBe(403);
    await change('designer');
    expect((await visit(windowOf('designer'), '/skills/update'))?.status()).toBe(200);
  });

  it('leave at least one administrator', async () => {
    const { page, word } = journey;
    await journey.go('/people');
    await page.locator('main').getByRole('link', { name: administrator.name }).click();
    await page.getByLabel(word(peopleTexts.role)).selectOption('viewer');
    await journey.press(peopleTexts.save);
    await page.getByRole('alert').waitFor();
    expect((await journey.go('/people'))?.status()).toBe(200);
  });
});
