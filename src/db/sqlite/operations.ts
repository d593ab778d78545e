import type { CommitResult } from '../../escalations/change.ts';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Stores } from '../stores.ts';
import type { StoredChange } from './stored-change.ts';

/** What a database does besides the stores. */
interface DatabaseCare {
  /** Writes something small, so that a database that can only be read is noticed. */
  ping(): Promise<void>;
}

/** The escalation store on the near side of the database: a change comes as what is to be written. */
export interface EscalationOperations extends Omit<EscalationStore, 'commit'> {
  commit(change: StoredChange): Promise<CommitResult>;
}

export interface Groups extends Omit<Stores, 'escalations'> {
  readonly escalations: EscalationOperations;
  readonly database: DatabaseCare;
}
export type GroupName = keyof Groups;

/** The same operations, done at once where the database is open. Arguments and results are plain data. */
export type Handlers<Group> = {
  readonly [Name in keyof Group]: Group[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};
export type AllHandlers = { readonly [Name in GroupName]: Handlers<Groups[Name]> };

/** One call that is to be carried out. It survives a trip through JSON. */
export interface Operation {
  readonly group: GroupName;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** `unavailable` concerns the whole database, `failed` this operation only. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'unavailable' | 'failed'; readonly message: string };

type Effect = 'read' | 'write';

/** Every operation there is, and whether it needs a transaction that writes. */
export const operations: { readonly [Name in GroupName]: Readonly<Record<keyof Groups[Name], Effect>> } = {
  escalations: {
    commit: 'write',
    find: 'read',
    findOpen: 'read',
    findLatest: 'read',
    findByCommand: 'read',
    findByRemote: 'read',
    list: 'read',
    listOfEndUser: 'read',
    listEvents: 'read',
    acknowledgeEvents: 'write',
    findMessage: 'read',
    findMessageByClientId: 'read',
    findMessageByRemoteId: 'read',
    listMessages: 'read',
    acknowledgeMessage: 'write',
    isMessageAcknowledged: 'read',
    findIdentityLink: 'read',
    dueTimers: 'read',
    rearm: 'write',
    dueReconciliations: 'write',
    claimStreams: 'write',
    renewStreams: 'write',
    releaseStreams: 'write',
    countOpen: 'read',
    connectionsDown: 'read',
    outcomes: 'read',
    countEnded: 'write',
    countRefusal: 'write',
    refusals: 'read',
    lastReceiptAt: 'read',
    pruneReceipts: 'write',
    pruneIdentityLinks: 'write',
    pruneEnded: 'write',
    removeEnded: 'write',
  },
  outbox: {
    claim: 'write',
    settle: 'write',
    note: 'write',
    nextDueAt: 'read',
    releaseAll: 'write',
    list: 'read',
    find: 'read',
    listAttempts: 'read',
    listUndelivered: 'read',
    replay: 'write',
    skipDead: 'write',
    take: 'write',
    takeNew: 'write',
    deadByReason: 'read',
    waitingByReason: 'read',
    counts: 'read',
    waitingOfBots: 'read',
    relayTimes: 'read',
  },
  bots: {
    save: 'write',
    find: 'read',
    list: 'read',
    remove: 'write',
    addKey: 'write',
    findByKeyHash: 'read',
    listKeys: 'read',
    expireKey: 'write',
    touchKey: 'write',
    listSecrets: 'read',
    addSecret: 'write',
    dropOldSecrets: 'write',
  },
  connections: { save: 'write', find: 'read', list: 'read', remove: 'write' },
  routes: {
    save: 'write',
    find: 'read',
    findFor: 'read',
    list: 'read',
    remove: 'write',
    assignGroup: 'write',
    lockGroup: 'write',
    unlockGroup: 'write',
    unlockGroups: 'write',
    touch: 'write',
  },
  attachments: { add: 'write', find: 'read', findAll: 'read', removeOlderThan: 'write' },
  people: {
    addFirst: 'write',
    add: 'write',
    update: 'write',
    find: 'read',
    findByName: 'read',
    list: 'read',
    isEmpty: 'read',
    countAdmins: 'read',
    noteSignIn: 'write',
    remove: 'write',
    addSession: 'write',
    findSession: 'read',
    touchSession: 'write',
    removeSession: 'write',
    removeSessionsOf: 'write',
    pruneSessions: 'write',
  },
  audit: { add: 'write', list: 'read' },
  database: { ping: 'write' },
};

export function isWrite(operation: Operation): boolean {
  const effects: Readonly<Record<string, Effect>> = operations[operation.group];
  return effects[operation.name] !== 'read';
}
