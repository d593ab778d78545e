/** Composition root: builds every part and joins them. */
import { pino } from 'pino';
import type { Logger } from './core/logger.ts';
import type { MasterKeys } from './core/seal.ts';
import type { Secret } from './core/secret.ts';
import { createRootApi } from './http/create-api.ts';
import { healthRoutes } from './http/health.ts';

export interface AppOptions {
  readonly publicUrl: string | null;
  readonly dataFolder: string;
  readonly masterKeys: MasterKeys;
  readonly adminTokenHash: string;
  readonly metricsToken: Secret | null;
  readonly allowPrivateTargets: boolean;
  readonly logLevel: string;
}

export interface App {
  readonly log: Logger;
  fetch(request: Request): Response | Promise<Response>;
  /** Begins to work on what waits. */
  start(): Promise<void>;
  /** Ends event streams, takes nothing new, settles what is in flight. Safe to call twice. */
  stop(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const log = pino({ level: options.logLevel });
  const root = createRootApi({ log });
  root.route('/', healthRoutes({ log, checks: {} }));
  return { log, fetch: (request) => root.fetch(request), start: async () => undefined, stop: async () => undefined };
}
