/** Everything that the imitated org knows. Plain data; the rules live in the files that change it. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import { createFaultRules, type FaultRules } from '../../kit/simulated-faults.ts';
import type { DeskAgent, SimulatedAccount } from '../../simulator.ts';
import { longIdOf } from '../record-id.ts';
import { createRecordIds, type RecordIds } from './record-ids.ts';
import { defaultSwitches, type SalesforceSwitches } from './switches.ts';

export interface Participant {
  readonly role: 'EndUser' | 'Agent' | 'System' | 'Chatbot' | 'Supervisor';
  readonly appType: string;
  readonly subject: string;
  readonly clientIdentifier: string;
}

export interface Entry {
  readonly identifier: string;
  readonly entryType: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sender: Participant;
  readonly senderDisplayName: string;
  readonly transcriptedTimestamp: number;
  readonly relatedRecords: readonly string[];
}

export interface StoredFile {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface MessagingSession {
  readonly id: string;
  readonly routingId: string;
  readonly startedAt: number;
  status: 'Waiting' | 'Active' | 'Ended' | 'Error';
}

export interface Conversation {
  readonly id: string;
  readonly subject: string;
  attributes: Readonly<Record<string, string>>;
  isClosed: boolean;
  session: MessagingSession | null;
  routingStatus: 'INITIAL' | 'NEEDS_ROUTING' | 'ROUTED' | 'TRANSFER';
  queueId: string | null;
  /** Who is in it now. */
  readonly agents: Map<string, DeskAgent>;
  readonly entries: Entry[];
  readonly files: Map<string, StoredFile>;
  /** When each message of the end user came, for the rate. */
  readonly messagedAt: number[];
}

export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly developerName: string;
  readonly routingConfigId: string | null;
  takesMessaging: boolean;
  readonly memberIds: Set<string>;
}

export interface Frame {
  readonly id: number;
  readonly text: string;
}

export interface Listener {
  readonly subject: string;
  send(text: string): void;
  end(): void;
}

export interface OrgState {
  readonly clock: Clock;
  readonly ids: RecordIds;
  readonly switches: SalesforceSwitches;
  readonly faults: FaultRules;
  readonly orgId: string;
  readonly esDeveloperName: string;
  readonly channelAddress: string;
  readonly tokenKey: Buffer;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly coreTokens: Set<string>;
  readonly conversations: Map<string, Conversation>;
  readonly queues: Map<string, Queue>;
  readonly agents: readonly DeskAgent[];
  /** Agents who are signed in to Omni-Channel. */
  readonly online: Set<string>;
  /** Of those who are online. */
  readonly away: Set<string>;
  /** What each end user's stream has said, for those who come back. */
  readonly frames: Map<string, Frame[]>;
  readonly listeners: Set<Listener>;
  readonly timers: Set<NodeJS.Timeout>;
  /** Public halves of the keys of User Verification, by key id. */
  readonly identityKeys: Map<string, { readonly issuer: string; readonly publicKey: string }>;
  readonly tokensIssuedAt: number[];
  nextEventId: number;
  /** Where the simulator is served; file addresses begin with it. */
  origin: string;
  /** One short line for the terminal: what happened, with ids, never a text or a person. */
  say(line: string): void;
}

export const fallbackQueueName = 'General';

export function createState(account: SimulatedAccount): OrgState {
  const ids = createRecordIds();
  const state: OrgState = {
    clock: account.clock,
    ids,
    switches: defaultSwitches(),
    faults: createFaultRules(),
    orgId: '00D7Q00000Bx3LmUAJ',
    esDeveloperName: 'Bot_Handover_API',
    channelAddress: ids.uuid(),
    tokenKey: randomBytes(32),
    clientId: `3MVG9${randomBytes(20).toString('hex')}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
    coreTokens: new Set(),
    conversations: new Map(),
    queues: new Map(),
    agents: [
      { id: '0057Q000003hNeR', name: 'Ines M.' },
      { id: '0057Q000003hNfS', name: 'Tom K.' },
    ],
    online: new Set(['0057Q000003hNeR', '0057Q000003hNfS']),
    away: new Set(),
    frames: new Map(),
    listeners: new Set(),
    timers: new Set(),
    identityKeys: new Map(),
    tokensIssuedAt: [],
    nextEventId: 2_147_869_000,
    origin: 'http://127.0.0.1',
    say: account.onActivity ?? (() => undefined),
  };
  addQueue(state, { name: fallbackQueueName, developerName: fallbackQueueName, takesMessaging: true });
  return state;
}

export function addQueue(
  state: OrgState,
  given: {
    readonly name: string;
    readonly developerName: string;
    readonly takesMessaging: boolean;
    readonly routingConfigId?: string | null;
  },
): Queue {
  const routingConfigId = given.routingConfigId === undefined ? routingConfigIdOf(0) : given.routingConfigId;
  const queue: Queue = { ...given, routingConfigId, id: longIdOf(state.ids.record('00G')), memberIds: new Set() };
  state.queues.set(queue.id, queue);
  return queue;
}

export function routingConfigIdOf(index: number): string {
  return `0K97Q0000000ab${'CDEFGHJK'.charAt(index)}`;
}
