import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { skillsTexts } from '../../src/console/texts/skills-texts.ts';
import { hasBrowser } from '../support/browser.ts';
import { sideways } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The longest that is taken, without a space at which it could break. */
const skill = 'Abrechnung'.repeat(20);

describe.skipIf(!hasBrowser(process.env))('one long name', () => {
  let journey: Journey;
  let escalationId: string;

  beforeAll(async () => {
    journey = await beginJourney('fr');
    const { admin, asBot } = journey;
    const { bot, apiKey } = await admin('POST', '/bots', { name: 'Boutique' });
    const sandbox = await admin('POST', '/connections', { kind: 'sandbox', name: 'Bac à sable', settings: {} });
    for (const one of [skill, 'court']) {
      await admin('POST', '/routes', { botId: bot.id, connectionId: sandbox.id, skill: one });
      const start = { id: one, conversationId: one, skill: one, message: { text: skill.repeat(3) } };
      escalationId = (await asBot(apiKey)('POST', '/escalations', start)).id;
    }
  });
  afterAll(() => journey?.end());

  it('pushed every other column of the skills out of sight', async () => {
    const { page, word } = journey;
    await page.setViewportSize({ width: 1280, height: 860 });
    await journey.go('/skills');
    const box = await page.getByRole('columnheader', { name: word(skillsTexts.group), exact: true }).boundingBox();
    expect((box?.x ?? 9_999) + (box?.width ?? 0)).toBeLessThan(1280);
  });

  it.each([1280, 390])('made the desk of an agent two windows wide, in one of %d pixels', async (width) => {
    const { page } = journey;
    await page.setViewportSize({ width, height: 860 });
    await journey.go(`/conversations/${escalationId}/desk`);
    await page.locator('.transfer option', { hasText: skill }).waitFor({ state: 'attached' });
    expect(await sideways(page)).toBe(0);
  });
});
