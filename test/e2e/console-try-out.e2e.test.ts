import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { openWindow, picture, seriousFaults, sideways, type Trouble } from '../support/console-browser.ts';
import { type ConsoleProgram, startConsoleProgram } from '../support/console-program.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const person = { name: 'camille@example.org', password: 'a bridge over quiet water' };
const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 780 },
] as const;

describe.skipIf(!hasBrowser(process.env))(
  'from the first run to an escalation in the sandbox, in a real browser',
  () => {
    let program: ConsoleProgram;
    let browser: Browser;
    let page: Page;
    const trouble: Trouble = [];

    beforeAll(async () => {
      [program, browser] = await Promise.all([startConsoleProgram(), launchBrowser()]);
      page = await openWindow(browser, program.origin, { trouble });
    });
    afterEach(() => expect(trouble.splice(0)).toEqual([]));
    afterAll(async () => {
      await browser?.close();
      await program?.stop();
    });

    const go = (path: string) => page.goto(`${program.origin}/console${path}`);
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

    it('leads from the one-time token to a bot, the sandbox and a skill', async () => {
      await go('');
      await page.getByLabel('Administrator’s token').fill(program.token);
      await page.getByLabel('Name').fill(person.name);
      await page.getByLabel('New password').fill(person.password);
      await page.keyboard.press('Enter');
      await page.getByText('0 of 4 done').waitFor();
      await follow('Create a bot');
      await page.getByLabel('Name').fill('Lumen shop');
      await press('Create the bot');
      await page.getByLabel('API key').waitFor();
      await go('/start');
      await follow('Use the sandbox');
      await page.getByText('no account, no wiring').waitFor();
      await page.getByLabel('Name').fill('Sandbox');
      await press('Save and go on');
      await page.getByText('Saved, and ready.').waitFor();
      expect(await page.getByRole('button', { name: 'Connect for me' }).count()).toBe(0);
      await press('Check now');
      await page.getByText('All is well').waitFor();
      await isFine();
      await picture(page, 'console-sandbox-connection');
      await follow('Map a skill');
      await page.locator('[name=skill]').fill('billing');
      await picture(page, 'console-sandbox-skill', true);
      await press('Save');
      await page.getByText('billing').first().waitFor();
      await go('/start');
      await page.getByText('3 of 4 done').waitFor();
      await picture(page, 'console-start-with-sandbox');
    });

    it('hands the end user to the agent and back, with every step in sight', async () => {
      await page.setViewportSize(sizes[0]);
      await page.locator('.step.next').getByRole('link', { name: 'Try it' }).click();
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

    it('is readable in every size, language and colour', async () => {
      const here = page.url();
      const faults: string[] = [];
      for (const lang of ['en', 'fr'] as const) {
        for (const size of sizes) {
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.setViewportSize(size);
            await page.emulateMedia({ colorScheme });
            for (const path of [here, here.replace(/\/[^/]*$/, '')]) {
              await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
              await page.locator('form.composer, main form').first().waitFor();
              const look = `${lang} ${colorScheme} ${size.width}`;
              for (const fault of await seriousFaults(page)) faults.push(`${look}: ${fault}`);
              if ((await sideways(page)) !== 0) faults.push(`${look}: scrolls sideways`);
            }
            await page.goto(here);
            await picture(page, `console-try-${lang}-${colorScheme}-${size.width}`, true);
          }
        }
      }
      expect(faults).toEqual([]);
      await page.goto(`${here}&lang=en`);
      await page.setViewportSize(sizes[0]);
      await page.emulateMedia({ colorScheme: null });
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
      await program.restart();
      await chat('The connection to our colleagues was lost, and the conversation has ended.').waitFor();
      await page.getByText('The sandbox keeps its desk in memory').waitFor();
      // The browser itself writes down that its live view was cut.
      trouble.splice(0);
      await picture(page, 'console-try-restarted', true);
      await write('Write as the end user', 'Once more, please');
      await desk('Once more, please').waitFor();
    });

    it('works without scripts: forms send, and the page shows how things stand when it is loaded', async () => {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        locale: 'en-GB',
        storageState: await page.context().storageState(),
      });
      const plain = await context.newPage();
      await plain.goto(`${program.origin}/console/try`);
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

    it('tells the same story in French', async () => {
      const french = await openWindow(browser, program.origin, { trouble, locale: 'fr-FR' });
      await french.goto(`${program.origin}/console`);
      await french.getByLabel('Nom').fill(person.name);
      await french.getByLabel('Mot de passe').fill(person.password);
      await french.getByRole('button', { name: 'Se connecter' }).click();
      await french.getByRole('navigation').getByRole('link', { name: 'Essayer' }).click();
      await french.getByLabel('Langue de l’utilisateur').selectOption('fr');
      await french.getByLabel('Premiers mots de l’utilisateur').fill('Ma facture est fausse');
      await french.getByRole('button', { name: 'Commencer' }).click();
      await french.getByLabel('Écrire comme l’agent').fill('Bonjour, laquelle ?');
      await french.getByLabel('Écrire comme l’agent').press('Enter');
      await french.locator('#chat-lines').getByText('Bonjour, laquelle ?').waitFor();
      await french.locator('#chat-lines').getByText('Vous êtes maintenant en relation avec Robin Vidal.').waitFor();
      await french.getByRole('button', { name: 'Terminer la conversation' }).click();
      await french.getByText('Le bot répond').waitFor();
      await french.locator('#chat-lines').getByText('La conversation avec le conseiller est terminée.').waitFor();
      await picture(french, 'console-try-story-fr', true);
      await french.context().close();
    });

    it('lets the agent answer a conversation that the bot’s own program has started', async () => {
      const call = async (token: string, path: string, body: object) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const answer = await fetch(`${program.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
        return (await answer.json()) as Record<string, string>;
      };
      await go('/bots?lang=en');
      const botId = (await page.locator('tbody a').getAttribute('href'))?.split('/').at(-1) ?? '';
      const { apiKey = '' } = await call(program.token, `/admin/v1/bots/${botId}/keys`, { label: 'program' });
      const started = { id: 's1', conversationId: 'program-1', skill: 'billing', message: { text: 'From a program' } };
      const { id } = await call(apiKey, '/v1/escalations', started);
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
      await page.getByText('Skills that are removed too: 1').waitFor();
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
  },
);
