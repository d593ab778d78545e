import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { nextVersion } from '../../../test/support/records.ts';
import { dayMs, midnightOf } from '../../core/clock.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { openDatabase } from '../open.ts';
import type { Database } from '../stores.ts';
import { Client } from './client.ts';

const masterKeys = [new Uint8Array(32).fill(1)] as const;
const over = { state: 'ended', endedAt: 9_000, end: { by: 'user', reason: 'user_left', comment: null } } as const;

describe('totals of escalations that ended before there were totals', () => {
  let folder: string;
  let file: string;
  let database: Database;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-totals-'));
    file = join(folder, 'passerelle.db');
    database = await openDatabase({ file, thread: false, masterKeys });
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const store = () => database.stores.escalations;
  const save = async (fields: Partial<Escalation>): Promise<Escalation> => {
    const escalation = makeEscalation({ startedAt: 1_000, ...fields });
    expect(await store().commit({ escalation })).toBe('committed');
    return escalation;
  };
  const end = (escalation: Escalation) =>
    store().commit({ escalation: nextVersion(escalation, over), movesWake: true });
  /** Leaves the database as the migration makes it from one that was written by an earlier release. */
  const goBack = async (): Promise<void> => {
    await database.close();
    const client = new Client(file);
    client.exec('drop table daily_totals; drop table totals_backlog; drop index escalations_by_bot_and_connection');
    client.exec(
      'alter table messages drop column choice_payload; alter table messages drop column acknowledged; alter table deliveries drop column reached_step',
    );
    client.exec('drop index identity_links_by_use; alter table identity_links drop column used_at');
    client.exec('drop index escalations_by_end_user; alter table escalations drop column end_user_key');
    client.exec('drop index escalations_by_end_user_email; alter table escalations drop column end_user_email');
    client.exec('delete from migrations where number >= 8');
    client.close();
    database = await openDatabase({ file, thread: false, masterKeys });
  };
  const counted = async () => {
    const today = midnightOf(Date.now());
    const found = await store().outcomes({ from: today - dayMs, until: today + dayMs });
    const sum = (of: typeof found) => of.reduce((all, { count }) => all + count, 0);
    return { ended: sum(found.filter(({ reason }) => reason !== null)), open: sum(found.filter((one) => !one.reason)) };
  };

  it('are right from the first moment, while they are counted in steps, and afterwards', async () => {
    for (let number = 0; number < 5; number += 1) await save(over);
    await save({ ...over, isTest: true });
    await save({});
    await goBack();
    const looked: number[] = [];
    for (let rows = 1; rows > 0; ) {
      expect(await counted()).toEqual({ ended: 5, open: 1 });
      rows = await store().countEnded(2);
      looked.push(rows);
    }
    expect(looked).toEqual([2, 2, 2, 0]);
    expect(await counted()).toEqual({ ended: 5, open: 1 });
  });

  it('count once what ends meanwhile, on either side of where the counting is, and what begins meanwhile', async () => {
    const first = await save({});
    await save(over);
    await save(over);
    const last = await save({});
    await goBack();
    expect(await store().countEnded(1)).toBe(1);
    expect(await end(first)).toBe('committed');
    expect(await end(last)).toBe('committed');
    expect(await end(await save({}))).toBe('committed');
    expect(await counted()).toEqual({ ended: 5, open: 0 });
    while ((await store().countEnded(1)) > 0);
    expect(await counted()).toEqual({ ended: 5, open: 0 });
  });

  it('count what is forgotten before its turn has come', async () => {
    for (let number = 0; number < 3; number += 1) await save(over);
    await goBack();
    await store().countEnded(1);
    expect(await store().pruneEnded(10_000, 2)).toBe(2);
    expect(await counted()).toEqual({ ended: 3, open: 0 });
    while ((await store().countEnded(1)) > 0);
    expect(await counted()).toEqual({ ended: 3, open: 0 });
  });

  it('take up the counting where a program that was stopped has left it', async () => {
    for (let number = 0; number < 4; number += 1) await save(over);
    await goBack();
    await store().countEnded(3);
    await database.close();
    database = await openDatabase({ file, thread: false, masterKeys });
    expect(await counted()).toEqual({ ended: 4, open: 0 });
    expect(await store().countEnded(3)).toBe(1);
    expect(await counted()).toEqual({ ended: 4, open: 0 });
  });
});
