/**
 * Everything that the demo runs in this process, each part on a loopback address of its own and joined only by HTTP:
 * Passerelle itself, the imitated helpdesk, and the sandbox with its bot.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app.ts';
import { systemClock } from '../core/clock.ts';
import { hashToken, newToken } from '../core/secret.ts';
import type { SocketHandler } from '../core/socket.ts';
import type { helpdesks } from '../helpdesks/registry.ts';
import { type ActivityLog, createActivityLog } from '../sandbox/activity-log.ts';
import { createAdminClient } from '../sandbox/admin-client.ts';
import { createDyduShop, type DyduSandbox, openDyduSandbox } from '../sandbox/dydu/open-dydu-sandbox.ts';
import { openSandbox, type Sandbox } from '../sandbox/open-sandbox.ts';
import { serveWithDesk } from '../sandbox/serve-with-desk.ts';
import { playSteps, type StepReport } from '../sandbox/story/step.ts';
import { type WiredDemo, wiringSteps } from '../sandbox/wire-demo.ts';
import { type Listener, serve } from './serve.ts';

type AnyHelpdesk = (typeof helpdesks)[number];
type Simulator = Awaited<ReturnType<AnyHelpdesk['simulate']>>;

export const demoBots = ['native', 'dydu'] as const;
export type DemoBot = (typeof demoBots)[number];

export interface DemoOptions {
  readonly helpdesk: AnyHelpdesk;
  /** What the demo's bot speaks; our own API when absent. */
  readonly bot?: DemoBot;
  /** Of the page; 0 lets the system choose. */
  readonly port: number;
  /** Longest time for one step of wiring or story. */
  readonly deadlineMs: number;
  /** Told of each step of the wiring. */
  onStep(report: StepReport): void;
  /** What Passerelle logs at level `warn` and above. */
  onLog(line: string): void;
  /** Whether SQLite runs in a thread of its own; only compiled sources can. Yes when absent. */
  readonly databaseThread?: boolean;
}

export interface Demo {
  readonly origins: { readonly page: string; readonly passerelle: string; readonly helpdesk: string };
  /** Every step of the wiring. The sandbox is there only when all of them held. */
  readonly wiring: readonly StepReport[];
  readonly sandbox: Sandbox | DyduSandbox | null;
  readonly simulator: Simulator;
  readonly activity: ActivityLog;
  readonly adminToken: string;
  /** Ends everything and removes the data. */
  close(): Promise<void>;
}

const host = '127.0.0.1';
const closeGraceMs = 500;

/** Starts and wires everything. When that throws, nothing is left running. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    // The last that was opened leans on those before it.
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    return await open(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options: DemoOptions, closers: (() => Promise<unknown>)[], close: Demo['close']): Promise<Demo> {
  const { helpdesk, deadlineMs } = options;
  const activity = createActivityLog(systemClock);
  const dataFolder = await mkdtemp(join(tmpdir(), 'passerelle-demo-'));
  closers.push(() => rm(dataFolder, { recursive: true, force: true }));
  const listenAt = async (port: number) => {
    const place = await openPlace(port);
    closers.push(() => place.listener.close(closeGraceMs));
    return place;
  };
  const page = await listenAt(options.port);
  const simulator = await helpdesk.simulate({
    clock: systemClock,
    onActivity: (line) => activity.add('helpdesk', null, line),
  });
  closers.push(() => simulator.close());
  const vendor = await listenAt(0);
  vendor.answerWith(serveWithDesk(simulator, helpdesk.label));
  const passerelle = await listenAt(0);
  const adminToken = newToken('psadmin');
  const app = await createApp({
    publicUrl: passerelle.listener.origin,
    dataFolder,
    masterKeys: [randomBytes(32)],
    adminTokenHash: hashToken(adminToken),
    metricsToken: null,
    allowPrivateTargets: true,
    logLevel: 'warn',
    logTo: { write: (line) => options.onLog(line.trimEnd()) },
    ...(options.databaseThread === undefined ? {} : { databaseThread: options.databaseThread }),
  });
  closers.push(() => app.stop());
  passerelle.answerWith((request) => app.fetch(request), app.openSocket);
  await app.start();

  const shop = options.bot === 'dydu' ? createDyduShop(systemClock) : null;
  const bot = await listenAt(0);
  if (shop !== null) bot.answerWith((request) => shop.server.fetch(request), shop.server.openSocket);
  const wired: Partial<Record<keyof WiredDemo, string>> = {};
  const admin = createAdminClient({ origin: passerelle.listener.origin, token: adminToken, deadlineMs });
  const steps = wiringSteps(
    {
      admin,
      kind: helpdesk.kind,
      settings: simulator.settings(vendor.listener.origin),
      bot: shop === null ? { callbackUrl: `${page.listener.origin}/bot/events` } : shop.account(bot.listener.origin),
      ...(simulator.enterAddress === undefined ? {} : { enterAddress: simulator.enterAddress }),
      ...(helpdesk.capabilities.listsGroups
        ? { createGroup: async (name: string) => void simulator.desk.createGroup(name) }
        : {}),
    },
    wired,
  );
  const wiring = await playSteps(steps, options.onStep);
  const sandbox = openWhenWired({
    wiring,
    wired,
    simulator,
    activity,
    origin: passerelle.listener.origin,
    helpdesk,
    shop,
  });
  if (sandbox !== null) {
    closers.push(async () => sandbox.close());
    page.answerWith((request) => sandbox.fetch(request));
  }
  const origins = {
    page: page.listener.origin,
    passerelle: passerelle.listener.origin,
    helpdesk: vendor.listener.origin,
  };
  return { origins, wiring, sandbox, simulator, activity, adminToken, close };
}

interface WiredParts {
  readonly wiring: readonly StepReport[];
  readonly wired: Partial<Record<keyof WiredDemo, string>>;
  readonly simulator: Simulator;
  readonly activity: ActivityLog;
  readonly origin: string;
  readonly helpdesk: AnyHelpdesk;
  readonly shop: ReturnType<typeof createDyduShop> | null;
}

function openWhenWired(parts: WiredParts): Sandbox | DyduSandbox | null {
  const { wiring, wired, simulator, activity, origin, helpdesk, shop } = parts;
  const { apiKey, callbackSecret } = wired;
  if (!wiring.every(({ ok }) => ok) || apiKey === undefined || callbackSecret === undefined) return null;
  const shared = {
    passerelleUrl: origin,
    desk: simulator.desk,
    label: helpdesk.label,
    activity,
    clock: systemClock,
  };
  if (shop === null) return openSandbox({ ...shared, apiKey, callbackSecret });
  return openDyduSandbox({ ...shared, botId: wired.botId ?? '', botUuid: shop.botUuid });
}

interface Place {
  readonly listener: Listener;
  answerWith(fetch: Parameters<typeof serve>[0], openSocket?: SocketHandler): void;
}

/** An address that is known before there is somebody to answer at it. */
async function openPlace(port: number): Promise<Place> {
  let answer: Parameters<typeof serve>[0] = () => new Response('Not ready yet', { status: 503 });
  let open: SocketHandler = async () => ({ isAccepted: false, status: 503 });
  const openSocket: SocketHandler = (request) => open(request);
  const listener = await serve((request, env) => answer(request, env), { host, port, openSocket });
  return {
    listener,
    answerWith: (fetch, takeSockets) => {
      answer = fetch;
      open = takeSockets ?? open;
    },
  };
}
