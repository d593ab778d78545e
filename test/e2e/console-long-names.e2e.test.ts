import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { skillsTexts } from '../../src/console/texts/skills-texts.ts';
import { hasBrowser } from '../support/browser.ts';
import { sideways } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The longest that is taken, without a space at which it could break. */
const skill = 'Abrechnung'.repeat(20);
const arabic = 'مرحبا بكم!';

/** Whether the sign at the end of that text on the page stands at its left, where a sentence in Arabic ends. */
const endsAtTheLeft = (selector: string, wanted: string) => `(() => {
  const one = [...document.querySelectorAll('${selector}')].find((found) => found.textContent.includes('${wanted}'));
  const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
  const placeOf = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  return placeOf(text.length - 1) < placeOf(0);
})()`;

describe.skipIf(!hasBrowser(process.env))('names and texts of any length and script', () => {
  let journey: Journey;
  let escalationId: string;

  beforeAll(async () => {
    journey = await beginJourney('fr');
    const { admin, asBot } = journey;
    const { bot, apiKey } = await admin('POST', '/bots', { name: 'Boutique' });
    const sandbox = await admin('POST', '/connections', { kind: 'sandbox', name: 'Bac à sable', settings: {} });
    for (const one of [arabic, skill, 'court']) {
      await admin('POST', '/routes', { botId: bot.id, connectionId: sandbox.id, skill: one });
      const start = { id: one, conversationId: one, skill: one, message: { text: one === 'court' ? arabic : skill } };
      escalationId = (await asBot(apiKey)('POST', '/escalations', start)).id;
    }
  });
  afterAll(() => journey?.end());

  it('pushed every other column of the skills out of sight, in one long word', async () => {
    const { page, word } = journey;
    await page.setViewportSize({ width: 1280, height: 860 });
    await journey.go('/skills');
    const group = page.getByRole('columnheader', { name: word(skillsTexts.group), exact: true });
    await vi.waitFor(async () => {
      const { x, width } = (await group.boundingBox()) ?? { x: 9_999, width: 0 };
      expect(x + width).toBeLessThan(1280);
    }, 5_000);
  });

  it.each([1280, 390])('made the desk of an agent two windows wide, in a window of %d pixels', async (width) => {
    const { page } = journey;
    await page.setViewportSize({ width, height: 860 });
    await journey.go(`/conversations/${escalationId}/desk`);
    await page.locator('.transfer option', { hasText: skill }).waitFor({ state: 'attached' });
    expect(await sideways(page)).toBe(0);
  });

  it('ended at the wrong side in Arabic', async () => {
    const { page } = journey;
    await page.setViewportSize({ width: 1280, height: 860 });
    await journey.go(`/conversations/${escalationId}/desk`);
    expect(await page.evaluate(endsAtTheLeft('.messages .text', arabic))).toBe(true);
    await journey.go('/skills');
    expect(await page.evaluate(endsAtTheLeft('tbody th', arabic))).toBe(true);
  });
});
