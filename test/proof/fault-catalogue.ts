/** Every fault of the proof by name, alone and mixed. */
import type { Allowances } from './checker.ts';
import {
  clock,
  databaseLocked,
  diskFull,
  type Fault,
  type HttpFaultName,
  kill,
  killStep,
  longOutageOf,
  misbehaving,
  outage,
  refusing,
  restartLoop,
  secretRotation,
  slowConsumer,
  toBot,
  toDesk,
  twoStarts,
  webhooks,
} from './faults.ts';
import type { ProofDesk } from './proof-desk.ts';

export interface FaultEntry {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** Seconds of simulated time in a real one; 1 runs the program itself, without a launcher. */
  readonly clockScale?: number;
  /** The other side is away for good, or refuses: messages may be given up, escalations may end by themselves. */
  readonly mayEndAnyTime?: boolean;
  /** The bot is away for so long that callbacks are given up: it has their events by stream and poll. */
  readonly mayMissCallbacks?: boolean;
  /** Breaks callbacks and streams of a bot, of which a chat window has none. */
  readonly isOfCallbacks?: boolean;
}

export function allowancesOf({ mayEndAnyTime = false, mayMissCallbacks = false }: FaultEntry): Allowances {
  return { mayDie: mayEndAnyTime, mayMissCallbacks };
}

const ways: readonly HttpFaultName[] = ['slow', 'never', 'half', '429', '5xx', 'reset'];

const alone: readonly FaultEntry[] = [
  { name: 'none', faults: [], clockScale: 1 },
  { name: 'kill', faults: [kill], clockScale: 1 },
  { name: 'kill-step', faults: [killStep] },
  { name: 'restart-loop', faults: [restartLoop] },
  ...ways.map((name) => ({ name: `desk-${name}`, faults: [misbehaving(toDesk, name)] })),
  ...ways.map((name) => ({ name: `bot-${name}`, faults: [misbehaving(toBot, name)] })),
  { name: 'webhooks-duplicate', faults: [webhooks('duplicates', (seeded) => ({ copies: seeded.int(2, 4) }))] },
  { name: 'webhooks-reordered', faults: [webhooks('reordering', () => ({ reversed: true }))] },
  { name: 'webhooks-late', faults: [webhooks('lateness', (seeded) => ({ delayMs: seeded.int(100, 900) }))] },
  { name: 'webhooks-batched', faults: [webhooks('batching', (seeded) => ({ batchMs: seeded.int(20, 200) }))] },
  { name: 'webhooks-lost', faults: [webhooks('loss', () => ({ lost: true }))] },
  { name: 'outage', faults: [outage] },
  { name: 'secret-rotation', faults: [secretRotation] },
  { name: 'disk-full', faults: [diskFull] },
  { name: 'database-locked', faults: [databaseLocked] },
  { name: 'clock', faults: [clock] },
  { name: 'slow-consumer', faults: [slowConsumer], isOfCallbacks: true },
  { name: 'two-starts', faults: [twoStarts] },
  { name: 'desk-gone', faults: [longOutageOf(toDesk, 'desk gone')], clockScale: 200, mayEndAnyTime: true },
  {
    name: 'desk-refuses',
    faults: [refusing(toDesk, { kind: 'error', status: 422, when: 'before' })],
    mayEndAnyTime: true,
  },
  {
    name: 'bot-refuses',
    faults: [refusing(toBot, { kind: 'error', status: 410, when: 'after' })],
    isOfCallbacks: true,
  },
  { name: 'bot-gone', faults: [longOutageOf(toBot, 'bot gone')], clockScale: 200, mayMissCallbacks: true },
];

/** Killing in every way, with one trouble on each of the other sides. */
const mixed: readonly FaultEntry[] = [
  { name: 'mixed-resets', faults: [kill, misbehaving(toDesk, 'reset'), misbehaving(toBot, '5xx')] },
  {
    name: 'mixed-steps',
    faults: [killStep, misbehaving(toDesk, 'half'), webhooks('duplicates', () => ({ copies: 2, reversed: true }))],
  },
  { name: 'mixed-storage', faults: [databaseLocked, diskFull, misbehaving(toDesk, '5xx'), secretRotation] },
  { name: 'mixed-time', faults: [clock, kill, misbehaving(toBot, 'reset'), slowConsumer] },
  { name: 'mixed-outage', faults: [outage, misbehaving(toDesk, '429'), misbehaving(toBot, 'half')] },
];

/**
 * Every fault that a run with this helpdesk and a bot of that kind can have: the common ones and the helpdesk's own. Of a
 * chat window those are left out that break nothing of it, or make us give messages up: nobody tells it which.
 */
export function faultsOf({ faults, without }: ProofDesk, bot: 'native' | 'dydu'): readonly FaultEntry[] {
  const common = alone.filter(({ name }) => !without.includes(name));
  const all = [...common, ...faults, ...mixed];
  return bot === 'native' ? all : all.filter((entry) => entry.isOfCallbacks !== true && entry.mayEndAnyTime !== true);
}
