/** What each fault does while the stories run. Each undoes itself before it returns. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '../../src/db/sqlite/client.ts';
import type { Books } from './books.ts';
import { pause } from './books.ts';
import type { BotSide } from './bot-side.ts';
import type { DeskSide } from './desk-side.ts';
import type { FaultyServer, HttpFault } from './faulty-server.ts';
import { killSteps } from './kill-steps.ts';
import type { Program } from './program.ts';
import type { RotatedSecret } from './proof-desk.ts';
import type { Seeded } from './seeded.ts';
import type { Administrator } from './setup.ts';

export interface FaultContext {
  readonly books: Books;
  readonly seeded: Seeded;
  readonly program: Program;
  readonly desk: DeskSide;
  readonly bot: BotSide;
  readonly administrator: Administrator;
  readonly dataFolder: string;
  /** How slow stream readers are. */
  readonly pace: { readDelayMs: number };
  /** True once the stories are over. */
  isOver(): boolean;
  /** Counts one more thing that went wrong on purpose. */
  count(what: string): void;
}

export type Fault = (context: FaultContext) => Promise<void>;

/** Repeats while the stories run. */
export async function throughout({ isOver }: FaultContext, once: () => Promise<void>): Promise<void> {
  while (!isOver()) await once();
}

const upMsMax = 1_200;

/** Mostly while it works, sometimes while it starts; on a busy machine it works for about as long as it takes to start. */
export const kill: Fault = (context) =>
  throughout(context, async () => {
    const { program, seeded } = context;
    const startedAt = Date.now();
    if (!seeded.isOneIn(5)) await program.ready();
    await pause(seeded.int(20, Math.max(upMsMax, Date.now() - startedAt)));
    await program.kill();
    context.count('kill');
  });

/** Each incarnation dies at one named step; one that never comes there is killed after a while. */
export const killStep: Fault = async (context) => {
  const { program, seeded } = context;
  program.killAtStep(() => `${seeded.pick(killSteps)}@${seeded.int(1, 20)}`);
  // The one that runs now has no step yet.
  await program.kill();
  while (!context.isOver()) {
    const { pid } = program;
    await program.ready();
    const readyAt = Date.now();
    while (!context.isOver() && program.pid === pid && Date.now() - readyAt < 1_500) await pause(20);
    if (program.pid === pid && !context.isOver()) await program.kill();
    context.count('kill');
  }
  program.killAtStep(null);
  await program.kill();
};

export const restartLoop: Fault = (context) =>
  throughout(context, async () => {
    const { program, seeded } = context;
    for (let times = seeded.int(2, 6); times > 0; times -= 1) {
      await pause(seeded.int(20, 1_500));
      if (seeded.isOneIn(3)) await program.restart();
      else await program.kill();
      context.count('restart');
    }
    await program.ready();
    await pause(seeded.int(200, 1_500));
  });

export type HttpFaultName = 'slow' | 'never' | 'half' | '429' | '5xx' | 'reset';

function httpFault(name: HttpFaultName, seeded: Seeded): HttpFault {
  const when = seeded.isOneIn(2) ? 'before' : 'after';
  switch (name) {
    case 'slow':
      return { kind: 'slow', ms: seeded.int(100, 3_000) };
    case 'never':
      return { kind: 'never', when };
    case 'half':
      return { kind: 'half' };
    case '429':
      return { kind: 'tooMany', retryAfterSeconds: seeded.isOneIn(2) ? seeded.int(1, 5) : null };
    case '5xx':
      return { kind: 'error', status: seeded.pick([500, 502, 503, 504]), when };
    case 'reset':
      return { kind: 'reset', when };
  }
}

/** One call in so many goes wrong. Silence costs a whole deadline each time, so it is rare. */
const oneIn: Readonly<Record<HttpFaultName, number>> = { slow: 12, never: 150, half: 7, '429': 12, '5xx': 7, reset: 7 };

export const misbehaving =
  (server: (context: FaultContext) => FaultyServer, name: HttpFaultName): Fault =>
  async (context) => {
    const { seeded } = context;
    const target = server(context);
    target.misbehave(() => (seeded.isOneIn(oneIn[name]) ? httpFault(name, seeded) : null));
    await throughout(context, () => pause(50));
    target.misbehave(null);
    for (const [kind, times] of target.happened) for (let each = 0; each < times; each += 1) context.count(kind);
    target.happened.clear();
  };

export const toDesk = (context: FaultContext): FaultyServer => context.desk.server;
export const toBot = (context: FaultContext): FaultyServer => context.bot.server;

type WebhookFaults = DeskSide['simulator']['faults']['webhooks'];

export const webhooks =
  (name: string, settings: (seeded: Seeded) => Partial<WebhookFaults>): Fault =>
  async (context) => {
    const { desk, seeded } = context;
    const { faults } = desk.simulator;
    await throughout(context, async () => {
      Object.assign(faults.webhooks, settings(seeded));
      context.count(name);
      await pause(seeded.int(300, 1_200));
      faults.clear();
      await pause(seeded.int(50, 300));
    });
    faults.clear();
  };

/** We are away for longer than the helpdesk tries: what its agents wrote can only be found by listing. */
export const outage: Fault = (context) =>
  throughout(context, async () => {
    const { program, seeded } = context;
    await pause(seeded.int(300, 1_500));
    program.hold();
    await program.kill();
    context.count('outage');
    await pause(seeded.int(1_100, 2_500));
    program.resume();
    await program.ready();
  });

export const secretRotation: Fault = (context) =>
  throughout(context, async () => {
    const { administrator, bot, desk, seeded } = context;
    await pause(seeded.int(300, 1_000));
    const { account } = bot;
    if (account === null) return;
    if (desk.secret !== null) await rotate(context, desk.secret);
    const made = await administrator.call('POST', `/bots/${account.id}/callback-secrets`, {});
    if (made.status === 201)
      account.callbackSecrets = [made.body.callbackSecret, ...account.callbackSecrets].slice(0, 3);
    const key = await administrator.call('POST', `/bots/${account.id}/keys`, { label: 'next' });
    if (key.status === 201) account.apiKey = key.body.apiKey;
    context.count('rotation');
  });

async function rotate({ administrator, books, seeded }: FaultContext, secret: RotatedSecret): Promise<void> {
  const before = secret.current();
  if (before === null) return;
  const next = `secret-${seeded.int(1, 1e9)}`;
  const settings = secret.settings(next, before);
  const changed = await administrator.call('PATCH', `/connections/${administrator.connectionId}`, { settings });
  if (changed.status !== 200) books.violations.push(`a rotation was answered ${changed.status}`);
  else secret.rotate(next);
}

const run = promisify(execFile);

/** No file of the program may grow any more, as on a full disk; then there is room again. */
export const diskFull: Fault = (context) =>
  throughout(context, async () => {
    const { program, seeded } = context;
    await pause(seeded.int(300, 1_200));
    const { pid } = program;
    if (pid === null) return;
    await run('prlimit', ['--pid', String(pid), `--fsize=${seeded.int(1, 64) * 1024}:`]);
    context.count('disk full');
    await pause(seeded.int(100, 2_000));
    await run('prlimit', ['--pid', String(pid), '--fsize=unlimited:']).catch(() => undefined);
  });

/** Somebody else, a backup tool or a shell, holds the database. */
export const databaseLocked: Fault = (context) =>
  throughout(context, async () => {
    const { seeded, dataFolder } = context;
    await pause(seeded.int(300, 1_200));
    const client = new Client(join(dataFolder, 'passerelle.db'), { timeout: 5_000 });
    try {
      client.exec('begin immediate');
      context.count('database locked');
      await pause(seeded.int(100, 2_500));
      client.exec('rollback');
    } catch {
      // The program was quicker; next time.
    } finally {
      client.close();
    }
  });

const hourMs = 3_600_000;

export const clock: Fault = async (context) => {
  const { program, seeded } = context;
  await throughout(context, async () => {
    await pause(seeded.int(200, 1_500));
    program.moveClock(seeded.pick([-24, -1, -0.1, 0, 0.1, 1, 24]) * hourMs);
    context.count('clock moved');
  });
  program.moveClock(0);
};

export const slowConsumer: Fault = async (context) => {
  context.pace.readDelayMs = 150;
  context.count('slow reader');
  await throughout(context, () => pause(50));
  context.pace.readDelayMs = 0;
};

export const twoStarts: Fault = (context) =>
  throughout(context, async () => {
    await pause(context.seeded.int(200, 1_000));
    await context.program.ready();
    const code = await context.program.startSecond();
    context.count('second start');
    if (code !== 1) context.books.violations.push(`a second program on the same data ended with ${code}`);
  });

/** The other side refuses everything for longer than the ladder: messages die, and their senders are told. */
export const longOutageOf =
  (server: (context: FaultContext) => FaultyServer, what: string): Fault =>
  async (context) => {
    const { seeded } = context;
    await pause(seeded.int(500, 1_500));
    const target = server(context);
    target.misbehave(() => ({ kind: 'error', status: 503, when: 'before' }));
    context.count(what);
    await pause(14_000);
    target.misbehave(null);
    target.happened.clear();
  };

/** Some messages are refused for good: they die at once, their senders are told, and the lane goes on. */
export const refusing =
  (server: (context: FaultContext) => FaultyServer, refusal: HttpFault): Fault =>
  async (context) => {
    const target = server(context);
    target.misbehave((call) =>
      /^POST .*(?:messages|callback)$/.test(call) && context.seeded.isOneIn(20) ? refusal : null,
    );
    await throughout(context, () => pause(50));
    target.misbehave(null);
    context.count('refusals');
  };
