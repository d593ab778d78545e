import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { SharedBrowser } from './browser.ts';

const pictures = join(import.meta.dirname, '../../test-output');

/** What pages of the console did that they must not do: errors of scripts, refusals of the content policy, other hosts. */
export type Trouble = string[];

/** A window of its own, with nobody signed in. */
export async function openWindow(
  browser: SharedBrowser,
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

/** For whoever wants to look at a page, in `test-output`. None in CI, where nobody looks and each takes half a second. */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env['CI'] === 'true') return;
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
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  return (await page.evaluate(findSerious)) as readonly string[];
}

/** In the page, because what axe-core passes is many times what it faults. */
const findSerious = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => id + ': ' + help + ' (' + nodes.map(({ target }) => target.join(' ')).join(', ') + ')'))`;

/** Wide and narrow, light and dark. */
export const looks = ([1440, 360] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme, name: `${colorScheme}-${width}` })),
);

/** Shows the page as it stands in every look, one after the other, and then as it was. */
export async function inEveryLook(page: Page, see: (look: string) => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const { width, colorScheme, name } of looks) {
    // Colours that are still on their way from the look before are no faults.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await see(name);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before !== null) await page.setViewportSize(before);
}

/** How far the page can be scrolled sideways, which it must not. */
export async function sideways(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** On how many lines a moment in a table is written, at the most. */
export async function linesOfMoments(page: Page): Promise<unknown> {
  return page.evaluate(`Math.max(0, ...[...document.querySelectorAll('.table time')].map((time) =>
    Math.round(time.getBoundingClientRect().height / parseFloat(getComputedStyle(time).lineHeight))))`);
}
