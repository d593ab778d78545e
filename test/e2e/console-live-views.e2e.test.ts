import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { beginJourney, type Journey, setUp } from '../support/console-journey.ts';
import { type CutLine, openCutLine } from '../support/cut-line.ts';
import { waitUntil } from '../support/wait-until.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)('live views of the console (%s)', (language) => {
  let journey: Journey;
  let line: CutLine;
  let apiKey: string;
  let page: Page;

  beforeAll(async () => {
    journey = await beginJourney(language);
    const made = await setUp(journey);
    apiKey = made.apiKey;
    await journey.admin('POST', '/routes', { botId: made.botId, connectionId: made.connectionId, skill: null });
    line = await openCutLine(journey.program.origin);
    page = journey.page;
  });
  afterAll(async () => {
    await line?.close();
    await journey?.end();
  });

  const start = async (number: number): Promise<string> => {
    const message = { id: `m-${number}`, text: `Question ${number}` };
    const body = { id: `s-${number}`, conversationId: `chat-${number}`, message };
    return (await journey.asBot(apiKey)('POST', '/escalations', body)).id;
  };
  const mark = () => page.evaluate("document.body.dataset.stays = 'yes'");
  const isSamePage = async () => (await page.evaluate('document.body.dataset.stays')) === 'yes';
  const offline = () => page.locator('[data-offline]');
  const rows = (count: number) =>
    waitUntil(`the list has ${count} rows`, async () => (await page.locator('tbody tr').count()) === count, 20_000);

  it('go on by themselves after the server was started anew', async () => {
    await start(1);
    await journey.go('/conversations');
    await rows(1);
    await mark();
    await journey.program.restart();
    await start(2);
    await rows(2);
    await offline().waitFor({ state: 'hidden' });
    expect(await isSamePage()).toBe(true);
  });

  it('say that the network is lost, and catch up once it is back', async () => {
    // Cookies are for the host, whatever the port: the line shows the same session.
    await page.goto(`${line.origin}/console/conversations`);
    await rows(2);
    await mark();
    line.cut();
    await offline().waitFor({ state: 'visible' });
    await start(3);
    line.mend();
    await rows(3);
    await offline().waitFor({ state: 'hidden' });
    expect(await isSamePage()).toBe(true);
  });

  it('of one conversation too: what an agent wrote meanwhile is there', async () => {
    const id = await start(4);
    await page.goto(`${line.origin}/console/conversations/${id}`);
    await page.getByText('Question 4').first().waitFor();
    await mark();
    line.cut();
    await offline().waitFor({ state: 'visible' });
    const message = { id: 'm-5', text: 'Said in the tunnel' };
    await journey.asBot(apiKey)('POST', `/escalations/${id}/messages`, message);
    line.mend();
    await page.getByText('Said in the tunnel').first().waitFor();
    expect(await isSamePage()).toBe(true);
  });
});
