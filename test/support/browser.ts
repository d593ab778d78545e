import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** False, with a printed notice, where there is no Chromium; in CI its absence is an error. */
export function hasBrowser(env: Readonly<Record<string, string | undefined>>): boolean {
  if (existsSync(executablePath)) return true;
  const notice = `There is no ${executablePath}: the browser tests are skipped. Install Debian's chromium to run them.`;
  if (env['CI'] === 'true') throw new Error(notice);
  process.stderr.write(`${notice}\n`);
  return false;
}

/** One file's part of the browser that all files of a process share: to start one takes longer than most journeys. */
export interface SharedBrowser {
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  newPage(): Promise<Page>;
  /** Closes every window that was opened here. */
  close(): Promise<void>;
}

let launched: Promise<Browser> | null = null;

export async function openBrowser(): Promise<SharedBrowser> {
  if (launched === null || !(await launched).isConnected()) launched = launch();
  const browser = await launched;
  const contexts: BrowserContext[] = [];
  const newContext = async (options?: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext(options);
    contexts.push(context);
    return context;
  };
  return {
    newContext,
    newPage: async () => (await newContext()).newPage(),
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

/** It ends with the process that launched it. */
function launch(): Promise<Browser> {
  const quiet = ['no-first-run', 'disable-background-networking', 'disable-component-update', 'disable-sync'];
  const args = ['no-sandbox', 'disable-gpu', 'disable-quic', ...quiet].map((name) => `--${name}`);
  return chromium.launch({ executablePath, args });
}
