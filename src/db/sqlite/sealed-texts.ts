/** Everything in the database that is sealed with the secret key: who owns it, and with which key. */
import { contextOfSecrets } from '../../bot-accounts/create-bot-directory.ts';
import type { BotId, DeliveryId, EscalationId } from '../../core/ids.ts';
import { beginningOfSealed } from '../../core/seal.ts';
import type { Database } from './client.ts';
import { contextOfNotes } from './outbox-store.ts';
import { contextOfRemoteState } from './remote-state.ts';

/** Whose it is: settings of a connection, a bot's signing secret, the state of a conversation, notes of an opening. */
export type SealedKind = 'connection' | 'callbackSecret' | 'openEscalation' | 'endedEscalation' | 'delivery';

export interface SealedText {
  /** The row, within its table. */
  readonly position: number;
  readonly owner: string;
  readonly sealed: string;
}

export interface SealedCount {
  readonly kind: SealedKind;
  /** Which key; what stands there when the text was spoilt. */
  readonly keyId: string;
  readonly count: number;
}

/** A column of sealed texts. A new one belongs into this list, so that a change of the key does not forget it. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly owner: string;
  /** SQL for the kind of a row. */
  readonly kind: string;
  contextOf(owner: string): string;
}

export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'connections',
    column: 'sealed_settings',
    owner: 'id',
    kind: "'connection'",
    contextOf: (id) => id,
  },
  {
    table: 'bot_secrets',
    column: 'sealed',
    owner: 'bot_id',
    kind: "'callbackSecret'",
    contextOf: (id) => contextOfSecrets(id as BotId),
  },
  {
    table: 'escalations',
    column: 'sealed_remote_state',
    owner: 'id',
    kind: "iif(state = 'ended', 'endedEscalation', 'openEscalation')",
    contextOf: (id) => contextOfRemoteState(id as EscalationId),
  },
  {
    table: 'deliveries',
    column: 'notes',
    owner: 'id',
    kind: "'delivery'",
    contextOf: (id) => contextOfNotes(id as DeliveryId),
  },
];

/** How many texts each key has sealed. Reads every row once. */
export function countSealed(client: Database): readonly SealedCount[] {
  const length = beginningOfSealed('12345678').length;
  return sealedColumns.flatMap(({ table, column, kind }) =>
    client
      .prepare<[], { kind: SealedKind; beginning: string; count: number }>(
        `select ${kind} as kind, substr(${column}, 1, ${length}) as beginning, count(*) as count
         from ${table} where ${column} is not null group by 1, 2 order by 1, 2`,
      )
      .all()
      .map(({ beginning, ...rest }) => ({ ...rest, keyId: beginning.split('.')[1] ?? beginning })),
  );
}

interface Page {
  readonly newestKeyId: string;
  /** Position after which it begins. */
  readonly after: number;
  readonly limit: number;
}

/** Texts of a column that another key than the newest has sealed, by position. */
export function listStale(client: Database, where: SealedColumn, { newestKeyId, after, limit }: Page): SealedText[] {
  const beginning = beginningOfSealed(newestKeyId);
  return client
    .prepare<[number, number, string, number], SealedText>(
      `select rowid as position, ${where.owner} as owner, ${where.column} as sealed from ${where.table}
       where rowid > ? and ${where.column} is not null and substr(${where.column}, 1, ?) <> ?
       order by rowid limit ?`,
    )
    .all(after, beginning.length, beginning, limit);
}

export interface Replacement extends SealedText {
  readonly resealed: string;
}

/** Puts the new texts in place, all or none, where nobody has written another one meanwhile; returns how many. */
export function replaceSealed(
  client: Database,
  { table, column }: SealedColumn,
  replacements: readonly Replacement[],
): number {
  const replace = client.prepare<[string, number, string]>(
    `update ${table} set ${column} = ? where rowid = ? and ${column} = ?`,
  );
  return client
    .transaction(() =>
      replacements.reduce((done, one) => done + replace.run(one.resealed, one.position, one.sealed).changes, 0),
    )
    .immediate();
}
