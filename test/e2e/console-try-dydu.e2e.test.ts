import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallBot } from '../../src/bots/dydu/simulator/bot-dialogue.ts';
import { createSimulatedBot } from '../../src/bots/dydu/simulator/bot-server.ts';
import { type Listener, serve } from '../../src/commands/serve.ts';
import { deskTexts } from '../../src/console/texts/desk-texts.ts';
import { typeset } from '../../src/console/texts/texts-in.ts';
import { tryOutTexts } from '../../src/console/texts/try-out-texts.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Localized } from '../../src/core/language.ts';
import { hasBrowser } from '../support/browser.ts';
import { seriousFaults, sideways } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const solve = { en: 'Solve the ticket', fr: 'Résoudre le ticket' };

describe.skipIf(!hasBrowser(process.env))('trying a bot of Dydu out in the console, in a real browser', () => {
  let journey: Journey;
  let server: Listener;

  beforeAll(async () => {
    const botUuid = randomUUID();
    const dydu = createSimulatedBot({ clock: systemClock, botUuid, dialogue: smallBot({ billing: /invoice/i }) });
    server = await serve((request) => dydu.fetch(request), { host: '127.0.0.1', port: 0, openSocket: dydu.openSocket });
    journey = await beginJourney('en');
    const protocolSettings = { botUuid, servers: server.origin, defaultSkill: 'billing' };
    const { bot } = await journey.admin('POST', '/bots', { name: 'Lumen', protocol: 'dydu', protocolSettings });
    const sandbox = { kind: 'sandbox', name: 'Sandbox', settings: {} };
    const { id: connectionId } = await journey.admin('POST', '/connections', sandbox);
    await journey.admin('POST', '/routes', { botId: bot.id, connectionId, skill: 'billing' });
    await journey.admin('POST', '/groups/update', { connectionId });
  });
  afterAll(async () => {
    await journey?.end();
    await server?.close(200);
  });

  it.each(['en', 'fr'] as const)(
    'talks with the bot itself, which hands over, and gets it back at the end (%s)',
    async (lang) => {
      const { page } = journey;
      const of = (text: Localized) => typeset(text[lang], lang);
      const chat = (text: string) => page.locator('#chat-lines').getByText(text);
      const desk = (text: string) => page.locator('#desk-lines').getByText(text);
      const write = async (label: string, text: string) => {
        const box = page.getByLabel(label);
        await box.fill(text);
        await box.press('Enter');
      };
      await journey.go(`/try?lang=${lang}`);
      await page
        .getByText(of({ en: 'You talk with the bot itself', fr: 'Vous parlez avec le bot lui-même' }))
        .waitFor();
      await page.getByLabel(of(tryOutTexts.words)).fill('hello');
      await page.getByRole('button', { name: of(tryOutTexts.start), exact: true }).click();
      await chat('You said: hello').waitFor();
      await write(of(tryOutTexts.writeUser), 'connect');
      await page.getByText(of(tryOutTexts.ownerHuman)).waitFor();
      await write(of(tryOutTexts.writeUser), 'My invoice is wrong');
      await desk('My invoice is wrong').waitFor();
      await write(of(deskTexts.write), 'Which invoice is it?');
      await chat('Which invoice is it?').waitFor();
      expect([await seriousFaults(page), await sideways(page)]).toEqual([[], 0]);
      await page.getByRole('button', { name: of(solve), exact: true }).click();
      await page.getByText(of(tryOutTexts.ownerBot)).waitFor();
      await write(of(tryOutTexts.writeUser), 'back again');
      await chat('You said: back again').waitFor();
      expect(journey.trouble).toEqual([]);
    },
  );
});
