import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusalWords } from '../../src/console/texts/conversation-words.ts';
import { overviewTexts } from '../../src/console/texts/overview-texts.ts';
import { hasBrowser } from '../support/browser.ts';
import { inEveryLook, linesOfMoments, picture } from '../support/console-browser.ts';
import { beginJourney, type Journey, setUp } from '../support/console-journey.ts';
import { waitUntil } from '../support/wait-until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)('the pages of every day (%s)', (language) => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await beginJourney(language);
    const { botId, connectionId, apiKey } = await setUp(journey);
    await journey.admin('POST', '/routes', { botId, connectionId, skill: 'billing' });
    const start = (number: number, skill: string) => {
      const message = { id: `m-${number}`, text: 'Where is my parcel?' };
      return journey.asBot(apiKey)('POST', '/escalations', {
        id: `s-${number}`,
        conversationId: `c-${number}`,
        skill,
        message,
      });
    };
    for (let number = 0; number < 4; number += 1) await start(number, 'billing');
    await expect(start(9, 'weather')).rejects.toThrow('unknown_skill');
    await waitUntil(
      'every question is at the desk',
      () => journey.desk.simulator.desk.conversations().filter(({ messages }) => messages.length > 0).length === 4,
      15_000,
    );
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(() => journey?.end());

  it('count what was handed over, what was refused and why, and how long the relay took', async () => {
    const { page, word } = journey;
    await journey.go('/overview');
    const refused = page.getByRole('region', { name: word(overviewTexts.refusals) });
    await refused.getByText(word(refusalWords.unknown_skill)).waitFor();
    await page
      .getByRole('row', { name: word(overviewTexts.toHelpdesk) })
      .first()
      .waitFor();
    for (const path of ['overview', 'conversations', 'deliveries', 'connections', 'skills', 'identity']) {
      await journey.go(`/${path}`);
      await inEveryLook(page, async (look) => {
        expect([path, look, await journey.isFine()]).toEqual([path, look, []]);
        // In a narrow window a day and its time once took five lines.
        expect(await linesOfMoments(page)).toBeLessThanOrEqual(2);
        await picture(page, `console-${path}-${language}-${look}`, true);
      });
    }
  });

  it('lead from the number of a ticket to its conversation', async () => {
    const { page } = journey;
    const ticket = journey.desk.simulator.desk.conversations()[2]?.ticketId ?? '';
    await journey.go('/conversations');
    await page.locator('input[name="id"]').fill(`#${ticket}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/console\/conversations\/esc_/);
    expect(await page.getByRole('link', { name: ticket, exact: true }).count()).toBe(1);
  });
});
