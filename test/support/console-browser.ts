import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const pictures = join(import.meta.dirname, '../../test-output');

/** What pages of the console did that they must not do: errors of scripts, refusals of the content policy, other hosts. */
export type Trouble = string[];

/** A window of its own, with nobody signed in. */
export async function openWindow(
  browser: Browser,
  origin: string,
  { trouble, ...options }: BrowserContextOptions & { readonly trouble: Trouble },
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    // A form with mistakes is answered 422, and the browser writes that down.
    if (message.type() === 'error' && !message.text().includes('status of 4')) trouble.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) trouble.push(`asked another host: ${request.url()}`);
  });
  return page;
}

export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({
    path: join(pictures, `${name}.png`),
    fullPage,
    animations: 'disabled',
    // Hiding the caret leaves style attributes behind, which the content policy then refuses to htmx.
    caret: 'initial',
  });
}

/** What axe-core finds serious on the page, in words. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
}

/** How far the page can be scrolled sideways, which it must not. */
export async function sideways(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
