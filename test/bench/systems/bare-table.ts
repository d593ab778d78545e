/** The one table of the bare relays. As the script of a thread it takes batches as messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { Client } from '../../../src/db/sqlite/client.ts';

export interface TableBatch {
  readonly inserts: readonly {
    readonly id: number;
    readonly conversation: string;
    readonly path: string;
    readonly payload: string;
  }[];
  readonly done: readonly number[];
}

/** Opens the table; what it gives makes one batch durable, in one commit with `synchronous=FULL`. */
export function openTable(file: string): (batch: TableBatch) => void {
  const client = new Client(file);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.exec(
    'create table if not exists messages (id integer primary key, conversation text not null, path text not null, payload text not null, is_done integer not null default 0)',
  );
  const insert = client.prepare('insert into messages (id, conversation, path, payload) values (?, ?, ?, ?)');
  const finish = client.prepare('update messages set is_done = 1 where id = ?');
  return client.transaction((batch: TableBatch) => {
    for (const { id, conversation, path, payload } of batch.inserts) insert.run(id, conversation, path, payload);
    for (const id of batch.done) finish.run(id);
  });
}

if (parentPort !== null) {
  const port = parentPort;
  const commit = openTable(String(workerData));
  port.on('message', (batch: string) => {
    commit(JSON.parse(batch) as TableBatch);
    port.postMessage(true);
  });
}
