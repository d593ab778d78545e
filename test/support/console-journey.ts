import type { Page } from 'playwright-core';
import { signInFields, signInTexts } from '../../src/console/texts/sign-in-texts.ts';
import { typeset } from '../../src/console/texts/texts-in.ts';
import type { Language, Localized } from '../../src/core/language.ts';
import { callerOf } from './api-caller.ts';
import { openBrowser, type SharedBrowser } from './browser.ts';
import { openWindow, seriousFaults, sideways, type Trouble } from './console-browser.ts';
import { type ConsoleProgram, startConsoleProgram } from './console-program.ts';
import { type ServedZendesk, serveZendesk } from './spoiled-zendesk.ts';

export const administrator = { name: 'camille@example.org', password: 'a bridge over quiet water' } as const;

/** A program, an imitated Zendesk account and a browser in which the first administrator is signed in. */
export type Journey = Awaited<ReturnType<typeof beginJourney>>;

/** Buttons, links and fields are named by their texts in the catalogues, so that a journey runs in both languages. */
export async function beginJourney(language: Language) {
  const trouble: Trouble = [];
  const [program, browser, desk] = await Promise.all([startConsoleProgram(), openBrowser(), serveZendesk()]);
  const page = await openWindow(browser, program.origin, { trouble, locale: localeOf(language) });
  await makeFirstAccount(page, program, language);
  const word = (text: Localized) => typeset(text[language], language);
  const press = (text: Localized) => page.getByRole('button', { name: word(text), exact: true }).click();
  return {
    program,
    browser,
    desk,
    page,
    trouble,
    word,
    admin: callerOf(() => ({ root: `${program.origin}/admin/v1`, token: program.token })),
    asBot: (token: string) => callerOf(() => ({ root: `${program.origin}/v1`, token })),
    go: (path: string) => page.goto(`${program.origin}/console${path}`),
    press,
    /** Presses what begins work, and comes back to where that text stands, also when the work took longer than a moment. */
    work: async (button: Localized, text: Localized) => {
      const outcome = page.getByText(word(text));
      await press(button);
      const isAway = await Promise.race([
        outcome.waitFor().then(() => false),
        page.waitForURL('**/console/work/*').then(
          () => true,
          () => false,
        ),
      ]);
      if (!isAway) return;
      await page.locator('main .work').waitFor({ state: 'detached' });
      await page.locator('main .back a').click();
      await outcome.waitFor();
    },
    follow: (text: Localized) => page.getByRole('link', { name: word(text), exact: true }).click(),
    isFine: () => faultsOf(page),
    /** Another person, in a window of their own. */
    openWindow: (origin = program.origin) => openWindow(browser, origin, { trouble, locale: localeOf(language) }),
    end: () => endAll({ program, browser, desk }),
  };
}

const localeOf = (language: Language) => ({ en: 'en-GB', fr: 'fr-FR' })[language];

async function makeFirstAccount(page: Page, program: ConsoleProgram, language: Language): Promise<void> {
  await page.goto(`${program.origin}/console`);
  await page.getByLabel(signInFields.token.label[language]).fill(program.token);
  await page.getByLabel(signInFields.newName.label[language], { exact: true }).fill(administrator.name);
  await page.getByLabel(signInFields.newPassword.label[language]).fill(administrator.password);
  await page.getByRole('button', { name: signInTexts.welcomeSubmit[language] }).click();
  await page.getByText(signInTexts.welcomed[language]).waitFor();
}

/** What keeps people from using the page, in words. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const faults = await seriousFaults(page);
  return (await sideways(page)) === 0 ? faults : [...faults, 'the page scrolls sideways'];
}

async function endAll(all: { program: ConsoleProgram; browser: SharedBrowser; desk: ServedZendesk }): Promise<void> {
  await all.browser.close();
  await all.program.stop();
  await all.desk.close();
}

/** A bot with a key, and a wired connection to the imitated account, made over the admin API. */
export async function setUp({ admin, desk }: Pick<Journey, 'admin' | 'desk'>) {
  const { bot, apiKey } = await admin('POST', '/bots', { name: 'Lumen shop' });
  const settings = desk.simulator.settings(desk.origin);
  const connection = await admin('POST', '/connections', { kind: 'zendesk', name: 'Main desk', settings });
  const { isComplete } = await admin('POST', `/connections/${connection.id}/connect`);
  if (isComplete !== true) throw new Error('The imitated account could not be wired.');
  return { botId: bot.id as string, apiKey: apiKey as string, connectionId: connection.id as string };
}
