import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, createApp } from '../../src/app.ts';
import { serve } from '../../src/commands/serve.ts';
import { hashToken } from '../../src/core/secret.ts';

/** The whole app in this process, listening on loopback, with its data in a temporary folder. */
export interface RunningApp {
  readonly app: App;
  readonly origin: string;
  readonly adminToken: string;
  readonly logLines: readonly string[];
  readonly dataFolder: string;
  /** Stops it; the data folder stays when asked, for a restart with `runApp({ dataFolder })`. */
  stop(keepData?: boolean): Promise<void>;
}

const masterKey = randomBytes(32);

/** `port` 0 lets the system choose; a restart that keeps its address names the port it had. */
export async function runApp(overrides: Partial<AppOptions> = {}, port = 0): Promise<RunningApp> {
  const dataFolder = overrides.dataFolder ?? (await mkdtemp(join(tmpdir(), 'passerelle-test-')));
  const adminToken = 'test-admin-token';
  const logLines: string[] = [];
  let app: App | null = null;
  const listener = await serve((request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }), {
    host: '127.0.0.1',
    port,
    openSocket: async (request) => (await app?.openSocket(request)) ?? { isAccepted: false, status: 503 },
  });
  app = await createApp({
    publicUrl: listener.origin,
    masterKeys: [masterKey],
    adminTokenHash: hashToken(adminToken),
    metricsToken: null,
    allowPrivateTargets: true,
    logLevel: 'info',
    databaseThread: false,
    logTo: { write: (line) => logLines.push(line) },
    ...overrides,
    dataFolder,
  });
  await app.start();
  const running = app;
  return {
    app: running,
    origin: listener.origin,
    adminToken,
    logLines,
    dataFolder,
    stop: async (keepData = false) => {
      await Promise.all([running.stop(), listener.close(1_000)]);
      if (!keepData) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Waits until the check gives something, and says what it waited for when it does not. */
export async function until<Result>(
  what: string,
  check: () => Promise<Result | null | undefined | false> | Result | null | undefined | false,
  withinMs = 8_000,
): Promise<Result> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const result = await check();
    if (result !== null && result !== undefined && result !== false) return result;
    if (Date.now() > giveUpAt) throw new Error(`Waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
