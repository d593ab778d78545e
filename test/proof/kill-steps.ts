/** Every named step of the flow, and the decorators that end the process there with SIGKILL. */

import type { HttpClient } from '../../src/core/http-client.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Change } from '../../src/escalations/change.ts';
import type { HttpClients } from '../../src/http/client.ts';

/** `during` means: the work has begun, and a moment later the process is gone. */
const moments = ['before', 'during', 'after'] as const;
type Moment = (typeof moments)[number];

const works = [
  'start.commit',
  'message.commit',
  'event.commit',
  'outcome.commit',
  'claim',
  'note',
  'settle',
  'helpdesk.send',
  'bot.send',
] as const;
type Work = (typeof works)[number];

export type KillStep = `${Work}:${Moment}` | 'answer:before' | 'answer:after';

export const killSteps: readonly KillStep[] = [
  ...works.flatMap((work) => moments.map((moment) => `${work}:${moment}` as const)),
  'answer:before',
  'answer:after',
];

const duringMsMax = 3;

export interface KillPlan {
  /** Passes the step, or does not return. */
  reach(step: KillStep): void;
  /** Begins the work; the process may be gone before it is over. */
  during(work: Work): void;
}

/** `claim:after@3` ends the process when it comes to that step for the third time; an empty text never does. */
export function createKillPlan(text: string): KillPlan {
  const [step, times] = text.split('@');
  let left = Number(times ?? 0);
  const isDue = (reached: KillStep): boolean => {
    if (reached !== step) return false;
    left -= 1;
    return left === 0;
  };
  return {
    reach: (reached) => {
      if (isDue(reached)) die();
    },
    during: (work) => {
      if (isDue(`${work}:during`)) setTimeout(die, Math.random() * duringMsMax);
    },
  };
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment; nothing more may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

async function around<Result>(plan: KillPlan, name: Work, work: () => Promise<Result>): Promise<Result> {
  plan.reach(`${name}:before`);
  plan.during(name);
  const result = await work();
  plan.reach(`${name}:after`);
  return result;
}

/** Longer than any call, and below what the outbox takes for the mark of a wrong clock. */
const leaseMsMax = 50 * 60_000;

/** Leases are kept in real time, as calls are: a fast clock must not end them under a call. */
export function breakDatabase(database: Database, plan: KillPlan, scale: number): Database {
  const { escalations, outbox } = database.stores;
  return {
    ...database,
    stores: {
      ...database.stores,
      escalations: {
        ...escalations,
        commit: (change) => around(plan, commitOf(change), () => escalations.commit(change)),
      },
      outbox: {
        ...outbox,
        claim: (request) =>
          around(plan, 'claim', () =>
            outbox.claim({ ...request, leaseMs: Math.min(request.leaseMs * scale, leaseMsMax) }),
          ),
        takeNew: (request) =>
          around(plan, 'claim', () =>
            outbox.takeNew({ ...request, leaseMs: Math.min(request.leaseMs * scale, leaseMsMax) }),
          ),
        note: (...given) => around(plan, 'note', () => outbox.note(...given)),
        settle: (settlements) => around(plan, 'settle', () => outbox.settle(settlements)),
      },
    },
  };
}

function commitOf(change: Change): Work {
  if (change.escalation.version === 1) return 'start.commit';
  if (change.receipt !== undefined) return 'event.commit';
  return change.settlement === undefined ? 'message.commit' : 'outcome.commit';
}

/** Adapters call through the first two clients, bots are called through the guarded one. */
export function breakHttp(clients: HttpClients, plan: KillPlan): HttpClients {
  const broken = (client: HttpClient, name: Work): HttpClient => ({
    request: (request) => around(plan, name, () => client.request(request)),
  });
  return {
    perMessage: broken(clients.perMessage, 'helpdesk.send'),
    plain: broken(clients.plain, 'helpdesk.send'),
    guarded: broken(clients.guarded, 'bot.send'),
    close: () => clients.close(),
  };
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** Between an answer that is ready and its way out, and just after it has left. */
export function breakFetch(fetch: Fetch, plan: KillPlan): Fetch {
  return async (request) => {
    const response = await fetch(request);
    plan.reach('answer:before');
    setImmediate(() => plan.reach('answer:after'));
    return response;
  };
}
