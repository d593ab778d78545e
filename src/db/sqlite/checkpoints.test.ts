import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCheckpoints } from './checkpoint-link.ts';
import { openCheckpoints } from './checkpoints.ts';
import { Client, type Database } from './client.ts';

describe('checkpoints beside the writer', () => {
  let folder: string;
  let file: string;
  let writer: Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-checkpoints-'));
    file = join(folder, 'passerelle.db');
    writer = new Client(file);
    writer.pragma('journal_mode = WAL');
    writer.pragma('wal_autocheckpoint = 0');
    writer.exec('create table lines (text text)');
  });
  afterEach(() => {
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const say = (times: number) => {
    const statement = writer.prepare('insert into lines values (?)');
    for (let index = 0; index < times; index += 1) statement.run('x'.repeat(500));
  };
  /** What the file alone holds, without its log. */
  const inFile = (): unknown => {
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy);
    const reader = new Client(copy);
    try {
      return reader.prepare('select count(*) from lines').pluck().get();
    } finally {
      reader.close();
    }
  };

  it('move what is committed into the file, also while the writer is in a transaction', () => {
    const checkpoints = openCheckpoints(file);
    say(50);
    writer.exec('begin immediate');
    say(1);
    checkpoints.run();
    expect(inFile()).toBe(50);
    writer.exec('commit');
    checkpoints.run();
    expect(inFile()).toBe(51);
    checkpoints.close();
  });

  it('let the log begin anew, so that it does not grow with what is written', () => {
    const checkpoints = openCheckpoints(file);
    const sizeOfLog = () => statSync(`${file}-wal`).size;
    say(200);
    checkpoints.run();
    const first = sizeOfLog();
    for (let round = 0; round < 10; round += 1) {
      say(200);
      checkpoints.run();
    }
    expect(sizeOfLog()).toBe(first);
    checkpoints.close();
  });

  it('wait for a reader that still needs the log, and go on after it', () => {
    const checkpoints = openCheckpoints(file);
    say(10);
    const reader = new Client(file);
    reader.exec('begin');
    reader.prepare('select count(*) from lines').get();
    say(10);
    checkpoints.run();
    expect(reader.prepare('select count(*) from lines').pluck().get()).toBe(10);
    reader.exec('commit');
    reader.close();
    say(1);
    checkpoints.run();
    expect(inFile()).toBe(21);
    checkpoints.close();
  });

  it('tell once when their thread breaks, and can be closed all the same', async () => {
    const troubles: string[] = [];
    const script = new URL(`data:text/javascript,${encodeURIComponent('throw new Error("no checkpoints");')}`);
    const onTrouble = (error: Error) => troubles.push(error.message);
    const thread = startCheckpoints({ file, onTrouble, afterMs: 0, script });
    await expect.poll(() => troubles).toEqual(['no checkpoints']);
    await thread.close();
  });

  it('are not begun for a database that is open for a moment', async () => {
    const troubles: string[] = [];
    const script = new URL(`data:text/javascript,${encodeURIComponent('throw new Error("begun");')}`);
    const onTrouble = (error: Error) => troubles.push(error.message);
    await startCheckpoints({ file, onTrouble, afterMs: 20, script }).close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(troubles).toEqual([]);
  });
});
