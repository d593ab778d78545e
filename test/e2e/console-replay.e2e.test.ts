import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { deliveriesTexts } from '../../src/console/texts/deliveries-texts.ts';
import { hasBrowser } from '../support/browser.ts';
import { picture } from '../support/console-browser.ts';
import { beginJourney, type Journey, setUp } from '../support/console-journey.ts';
import { waitUntil } from '../support/wait-until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)(
  'replaying what was given up (%s)',
  (language) => {
    let journey: Journey;
    let apiKey: string;
    let escalationId: string;

    beforeAll(async () => {
      journey = await beginJourney(language);
      const made = await setUp(journey);
      apiKey = made.apiKey;
      await journey.admin('POST', '/routes', { botId: made.botId, connectionId: made.connectionId, skill: null });
      const start = { id: 's-1', conversationId: 'chat-1', message: { id: 'm-1', text: 'Where is my parcel?' } };
      escalationId = (await journey.asBot(apiKey)('POST', '/escalations', start)).id;
      await waitUntil('the desk has the question', () => textsAtDesk().includes('Where is my parcel?'), 10_000);
    });
    afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
    afterAll(() => journey?.end());

    const textsAtDesk = () =>
      journey.desk.simulator.desk.conversations().flatMap(({ messages }) => messages.map(({ text }) => text));
    const say = (id: string, text: string) =>
      journey.asBot(apiKey)('POST', `/escalations/${escalationId}/messages`, { id, text });
    const deadCount = async () => (await journey.admin('GET', '/overview')).deadDeliveries as number;

    it('shows by reason what the helpdesk has refused, and puts one back once the helpdesk takes it', async () => {
      const { page, word } = journey;
      journey.desk.simulator.faults.add({ match: /POST .*messages/, times: 2, fault: { kind: 'status', status: 422 } });
      await say('m-2', 'It was due on Monday.');
      await say('m-3', 'Hello?');
      await waitUntil('both are given up', async () => (await deadCount()) === 2, 10_000);
      await journey.go('/deliveries');
      expect(await journey.isFine()).toEqual([]);
      await picture(page, `console-deliveries-${language}`, true);
      await page.getByRole('link', { name: '422' }).click();
      expect(await page.locator('tbody tr').count()).toBe(2);
      expect(await journey.isFine()).toEqual([]);
      await page
        .getByRole('button', { name: word(deliveriesTexts.replay), exact: true })
        .first()
        .click();
      await page.getByText(word(deliveriesTexts.replayedOne)).waitFor();
      await waitUntil('the desk has it', () => textsAtDesk().includes('It was due on Monday.'), 10_000);
      expect(textsAtDesk()).not.toContain('Hello?');
    });

    it('puts all of a reason back, and says so', async () => {
      await journey.go('/deliveries');
      await journey.work(deliveriesTexts.replayAll, deliveriesTexts.noDead);
      await waitUntil('the desk has it', () => textsAtDesk().includes('Hello?'), 10_000);
      expect(textsAtDesk().filter((text) => text === 'It was due on Monday.')).toHaveLength(1);
      expect(await deadCount()).toBe(0);
    });

    it('asks why before it skips one, and keeps it in the timeline with that reason', async () => {
      const { page, word } = journey;
      journey.desk.simulator.faults.add({ match: /POST .*messages/, times: 1, fault: { kind: 'status', status: 422 } });
      await say('m-4', 'Never mind.');
      await waitUntil('it is given up', async () => (await deadCount()) === 1, 10_000);
      await journey.go('/deliveries');
      await page.getByRole('link', { name: word(deliveriesTexts.skipAll), exact: true }).click();
      await page.evaluate("document.querySelector('main form').noValidate = true");
      await journey.press(deliveriesTexts.skipAll);
      await page.getByRole('alert').waitFor();
      await page.getByLabel(word(deliveriesTexts.why)).fill('told them by phone');
      await journey.work(deliveriesTexts.skipAll, deliveriesTexts.noDead);
      await journey.go(`/conversations/${escalationId}`);
      await page.getByText('told them by phone').first().waitFor();
      expect(await journey.isFine()).toEqual([]);
      await picture(page, `console-conversation-${language}`, true);
      expect(textsAtDesk()).not.toContain('Never mind.');
    });
  },
);
