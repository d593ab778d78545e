/**
 * Starts the built program as `passerelle start` does, with a clock that the proof can move and ports that kill the
 * process at a named step. Child of the driver; never part of the product.
 */

import { breakDatabase, breakFetch, breakHttp, createKillPlan } from './kill-steps.ts';
import { createPlannedClock } from './planned-clock.ts';

type AppModule = typeof import('../../src/app.ts');
type ConfigModule = typeof import('../../src/config.ts');
type FirstStartModule = typeof import('../../src/commands/first-start.ts');
type ServeModule = typeof import('../../src/commands/serve.ts');

const dist = process.env['PROOF_DIST'] ?? '';
const { createApp } = (await import(`${dist}/app.js`)) as AppModule;
const { readConfig } = (await import(`${dist}/config.js`)) as ConfigModule;
const { prepareDataFolder } = (await import(`${dist}/commands/first-start.js`)) as FirstStartModule;
const { serve } = (await import(`${dist}/commands/serve.js`)) as ServeModule;

const graceMs = 8_000;
const plan = createKillPlan(process.env['PROOF_KILL'] ?? '');
const clock = createPlannedClock(process.env['PROOF_CLOCK'] ?? '');
process.on('message', (message: { readonly clockOffsetMs?: number }) => {
  if (message.clockOffsetMs !== undefined) clock.moveTo(message.clockOffsetMs);
});
// The driver has gone: nobody would end this process any more.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const result = readConfig(process.env);
if (!result.ok) throw new Error(JSON.stringify(result.problems));
const { config } = result;
const prepared = await prepareDataFolder({ ...config, isTerminal: false, print: () => undefined });
const app = await createApp({
  ...config,
  ...prepared,
  clock,
  wrapDatabase: (database) => breakDatabase(database, plan, clock.scale),
  wrapHttp: (clients) => breakHttp(clients, plan),
  onFatal: () => process.exit(1),
});
const listener = await serve(breakFetch(app.fetch, plan), config);
const stopped = new Promise<void>((resolve) => process.once('SIGTERM', resolve));
await app.start();
app.log.info({ origin: listener.origin }, 'server.listening');
await stopped;
await Promise.all([app.stop(), listener.close(graceMs)]);
process.exit(0);
