import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** False, with a printed notice, where there is no Chromium; in CI its absence is an error. */
export function hasBrowser(env: Readonly<Record<string, string | undefined>>): boolean {
  if (existsSync(executablePath)) return true;
  const notice = `There is no ${executablePath}: the browser tests are skipped. Install Debian's chromium to run them.`;
  if (env['CI'] === 'true') throw new Error(notice);
  process.stderr.write(`${notice}\n`);
  return false;
}

export function launchBrowser(): Promise<Browser> {
  const quiet = ['no-first-run', 'disable-background-networking', 'disable-component-update', 'disable-sync'];
  const args = ['no-sandbox', 'disable-gpu', 'disable-quic', ...quiet].map((name) => `--${name}`);
  return chromium.launch({ executablePath, args });
}
