/** Everything that the imitated account knows. Plain data; the rules live in the files that change it. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import { createFaultRules, type FaultRules } from '../../kit/simulated-faults.ts';
import { createSchedule, type Schedule } from '../../kit/simulated-schedule.ts';
import type { SimulatedAccount } from '../../simulator.ts';
import type { Agent, Category, FileRecord, Identity, Intervention, Source, Task, Thread, Webhook } from './records.ts';
import { defaultSwitches, type RingcentralSwitches } from './switches.ts';

export interface AccountState {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly switches: RingcentralSwitches;
  readonly faults: FaultRules;
  readonly schedule: Schedule;
  readonly restToken: string;
  readonly domainId: string;
  readonly source: Source;
  readonly identities: Map<string, Identity>;
  /** Our id → identity. */
  readonly identitiesByForeignId: Map<string, Identity>;
  readonly threads: Map<string, Thread>;
  /** Our id → thread. */
  readonly threadsByForeignId: Map<string, Thread>;
  readonly interventions: Map<string, Intervention>;
  readonly tasks: Map<string, Task>;
  readonly agents: Map<string, Agent>;
  readonly categories: Map<string, Category>;
  readonly webhooks: Map<string, Webhook>;
  readonly files: Map<string, FileRecord>;
  readonly customFields: readonly { id: string; key: string; label: string; type: string; on: string }[];
  readonly timeSheet: { readonly id: string; readonly timezone: string; hours: string };
  /** Exports of one thread leave one after the other. */
  readonly exportsOf: Map<string, Promise<void>>;
  /** When a thread last told of a customer's typing. */
  readonly typedAt: Map<string, number>;
  /** Where the simulator is served; addresses of files begin with it. */
  origin: string;
  newId(): string;
  /** One short line for the terminal: ids, never a text or a person. */
  say(line: string): void;
}

export function createState(account: SimulatedAccount): AccountState {
  const newId = createObjectIds();
  const say = account.onActivity ?? (() => undefined);
  return {
    clock: account.clock,
    fetch: account.fetch ?? fetch,
    switches: defaultSwitches(),
    faults: createFaultRules(),
    schedule: createSchedule(),
    restToken: randomBytes(24).toString('hex'),
    domainId: newId(),
    source: {
      id: newId(),
      name: 'Chatbot',
      channelToken: randomBytes(32).toString('hex'),
      channelId: newId(),
      isActive: true,
      baseUri: null,
      declared: null,
      errorMessage: null,
      defaultCategoryIds: [],
    },
    identities: new Map(),
    identitiesByForeignId: new Map(),
    threads: new Map(),
    threadsByForeignId: new Map(),
    interventions: new Map(),
    tasks: new Map(),
    agents: new Map(),
    categories: new Map(),
    webhooks: new Map(),
    files: new Map(),
    customFields: [
      { id: newId(), key: 'order_number', label: 'Order number', type: 'string', on: 'Intervention' },
      { id: newId(), key: 'loyalty', label: 'Loyalty level', type: 'string', on: 'IdentityGroup' },
    ],
    timeSheet: { id: newId(), timezone: 'Europe/Paris', hours: '0-86400' },
    exportsOf: new Map(),
    typedAt: new Map(),
    origin: 'http://127.0.0.1',
    newId,
    say,
  };
}

/** 24 hexadecimal digits; later ids sort after earlier ones, also when the clock stands still. */
function createObjectIds(): () => string {
  const prefix = `65${randomBytes(4).toString('hex')}`;
  let counter = 0;
  return () => {
    counter += 1;
    return `${prefix}${counter.toString(16).padStart(14, '0')}`;
  };
}
