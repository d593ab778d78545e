/** A thousand open conversations at a helpdesk with one event stream for each: what they cost while nothing is said. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { simulateSalesforce } from '../../src/helpdesks/salesforce/simulator/index.ts';
import { serveSimulator } from '../support/serve-simulator.ts';
import { type Bar, bar } from './bars.ts';
import { type BenchProcess, launch } from './bench-process.ts';
import type { Plan } from './measure.ts';
import { print } from './report.ts';
import { freePort } from './systems/bare-system.ts';

const atOnce = 20;
const calmSeconds = 30;
const openWithinMs = 180_000;

interface Program {
  readonly process: BenchProcess;
  readonly origin: string;
}

/** Opens that many, measures the program while it only listens, and once more after a restart. */
export async function measureStreams(plan: Plan, dist: string, streams: number): Promise<readonly Bar[]> {
  const folder = join(plan.folder, 'streams');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const desk = await serveSimulator(simulateSalesforce);
  desk.simulator.switches.ratesEnforced = false;
  const env = {
    PASSERELLE_DATA: folder,
    PASSERELLE_SECRET_KEY: randomBytes(32).toString('base64'),
    PASSERELLE_ADMIN_TOKEN: randomBytes(24).toString('hex'),
    PASSERELLE_ALLOW_PRIVATE_TARGETS: 'true',
  };
  const begin = () => start({ plan, dist, env });
  let running = await begin();
  try {
    const bot = await furnish(running.origin, env.PASSERELLE_ADMIN_TOKEN, desk.simulator.settings(desk.origin));
    await pause(5_000);
    const before = running.process.memoryMb();
    await openAll(running.origin, bot, streams);
    await until(() => desk.simulator.openStreams() === streams);
    const first = await calm(running.process);
    await running.process.stop();
    const restartedAt = performance.now();
    running = await begin();
    await until(() => desk.simulator.openStreams() === streams);
    const allAfterS = (performance.now() - restartedAt) / 1_000;
    const second = await calm(running.process);
    print(`${streams} streams: ${before.toFixed(0)} MB before, ${first.memoryMb.toFixed(0)} MB with them,`);
    print(`${second.memoryMb.toFixed(0)} MB after a restart, in which all were open after ${allAfterS.toFixed(1)} s.`);
    return [
      bar('streams: memory of one, in kB', ((first.memoryMb - before) * 1_024) / streams, { most: 150 }),
      bar('streams: the same after a restart', ((second.memoryMb - before) * 1_024) / streams, { most: 150 }),
      bar('streams: CPU of one while nothing is said, in µs a second', first.microsPerSecond / streams, { most: 100 }),
      bar('streams: seconds until all are open after a start', allAfterS, { most: 60 }),
    ];
  } finally {
    await running.process.stop();
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(given: {
  readonly plan: Plan;
  readonly dist: string;
  readonly env: Readonly<Record<string, string>>;
}): Promise<Program> {
  const { plan, dist, env } = given;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const process = await launch({
    args: [join(dist, 'main.js'), 'start'],
    env: { ...env, PASSERELLE_PORT: String(port), ...plan.env },
    logFile: join(plan.folder, 'streams.log'),
    readyUrl: `${origin}/readyz`,
    ...(plan.cpu === undefined ? {} : { cpu: plan.cpu }),
  });
  return { process, origin };
}

async function post(url: string, token: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

/** A bot that reads its events itself, a connection, and a route. Answers the bot's key. */
async function furnish(origin: string, token: string, settings: object): Promise<string> {
  const admin = `${origin}/admin/v1`;
  const made = await post(`${admin}/bots`, token, { name: 'Bench', unknownSkill: 'default' });
  const { id: botId } = made['bot'] as { readonly id: string };
  const { id: connectionId } = await post(`${admin}/connections`, token, { kind: 'salesforce', name: 'Org', settings });
  await post(`${admin}/routes`, token, { botId, connectionId, skill: null, groupName: 'General' });
  return String(made['apiKey']);
}

async function openAll(origin: string, token: string, count: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const body = {
        id: `start-${number}`,
        conversationId: `conversation-${number}`,
        message: { id: `m-${number}`, text: 'Hello' },
      };
      await post(`${origin}/v1/escalations`, token, body);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** A while in which nothing happens but pings and our own housekeeping. */
async function calm(process: BenchProcess): Promise<{ readonly memoryMb: number; readonly microsPerSecond: number }> {
  await pause(10_000);
  const cpu = process.cpuMicros();
  await pause(calmSeconds * 1_000);
  return { memoryMb: process.memoryMb(), microsPerSecond: (process.cpuMicros() - cpu) / calmSeconds };
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + openWithinMs;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error('Not every stream was opened in time.');
    await pause(50);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
