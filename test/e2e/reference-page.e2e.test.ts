import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser, openBrowser, type SharedBrowser } from '../support/browser.ts';
import { createNativeBench, serveBench } from '../support/native-bench.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env))('the reference page of the API, in a real browser', () => {
  let server: Awaited<ReturnType<typeof serveBench>>;
  let browser: SharedBrowser;
  beforeAll(async () => {
    server = await serveBench(createNativeBench());
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is readable, and no request leaves for another host', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    const elsewhere: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== server.url) elsewhere.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${server.url}/docs`);
    await page.getByText('Connect the end user to a human').click();
    await page.getByText('Answers as soon as the escalation is stored').waitFor();
    await page.getByText('message.created').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect({ elsewhere, problems }).toEqual({ elsewhere: [], problems: [] });
  });
});
