import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { makeMessage, nextVersion } from '../../../test/support/records.ts';
import type { Change } from '../../escalations/change.ts';
import { Client, type Database } from './client.ts';
import { type Engine, openEngine } from './engine.ts';
import type { Operation } from './operations.ts';
import { storedChangeOf } from './stored-change.ts';

const masterKeys = [new Uint8Array(32).fill(1)] as const;
const commit = (change: Change): Operation => ({
  group: 'escalations',
  name: 'commit',
  args: [storedChangeOf(change)],
});
const countOpen: Operation = { group: 'escalations', name: 'countOpen', args: [] };
const done = (value: unknown) => ({ ok: true, value });

describe('engine', () => {
  let folder: string;
  let file: string;
  let client: Database | null;
  let engine: Engine;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-engine-'));
    file = join(folder, 'passerelle.db');
    engine = openEngine({ file, masterKeys }, { opened: (opened) => (client = opened) });
  });
  afterEach(() => {
    engine.close();
    client = null;
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps the database so that a power cut loses nothing that was answered', () => {
    expect(client?.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(client?.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('left what was deleted readable in its file, and so in every backup, until the place was needed', () => {
    const gone = makeEscalation({ state: 'ended', endedAt: 1000 });
    const long = `Zyxomma ${'x'.repeat(20_000)} Zyxomma`;
    const messages = ['Zyxomma', long].map((text) => makeMessage(gone, { parts: [{ kind: 'text', text }] }));
    engine.execute([commit({ escalation: gone, messages }), commit({ escalation: makeEscalation() })]);
    client?.pragma('wal_checkpoint(truncate)');
    expect(readFileSync(file).includes('Zyxomma')).toBe(true);
    engine.execute([{ group: 'escalations', name: 'removeEnded', args: [gone.id, 100] }]);
    client?.pragma('wal_checkpoint(truncate)');
    expect(readFileSync(file).includes('Zyxomma')).toBe(false);
  });

  it('answers each operation of a batch in order, with what those before it have done', () => {
    const [one, two] = [makeEscalation(), makeEscalation()];
    expect(
      engine.execute([countOpen, commit({ escalation: one }), countOpen, commit({ escalation: two }), countOpen]),
    ).toEqual([done(0), done('committed'), done(1), done('committed'), done(2)]);
  });

  it('undoes an operation that is refused halfway, and keeps its neighbours', () => {
    const taken = makeEscalation();
    const refused = {
      escalation: nextVersion(taken),
      messages: [makeMessage(taken), makeMessage(taken, { clientId: 'same' })],
    };
    engine.execute([commit({ escalation: taken, messages: [makeMessage(taken, { clientId: 'same' })] })]);
    const outcomes = engine.execute([commit({ escalation: makeEscalation() }), commit(refused), countOpen]);
    expect(outcomes).toEqual([done('committed'), done('duplicate'), done(2)]);
    const list: Operation = { group: 'escalations', name: 'listMessages', args: [taken.id, null, 9] };
    expect(engine.execute([list])[0]).toMatchObject({ value: [{ clientId: 'same' }] });
  });

  it('answers a mistake in one operation to its caller only', () => {
    const nonsense: Operation = { group: 'escalations', name: 'nonsense', args: [] };
    const outcomes = engine.execute([commit({ escalation: makeEscalation() }), nonsense, countOpen]);
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ reason: 'failed', message: expect.stringContaining('nonsense') });
    expect(engine.execute([countOpen, nonsense]).map((outcome) => outcome.ok)).toEqual([true, false]);
    expect(engine.execute([countOpen])).toEqual([done(1)]);
  });

  it('keeps nothing of a batch while another program holds the database, and works again afterwards', () => {
    const other = new Client(file);
    other.exec('begin immediate');
    const change = commit({ escalation: makeEscalation() });
    const outcomes = engine.execute([change, countOpen]);
    expect(outcomes.map((outcome) => outcome.ok || outcome.reason)).toEqual(['unavailable', 'unavailable']);
    expect(engine.execute([countOpen])).toEqual([done(0)]);
    other.exec('rollback');
    other.close();
    expect(engine.execute([change])).toEqual([done('committed')]);
  });

  it('keeps nothing of a batch that does not fit on the disk, and works again when there is room', () => {
    engine.execute([commit({ escalation: makeEscalation() })]);
    const pages = Number(client?.pragma('page_count', { simple: true }));
    client?.pragma(`max_page_count = ${pages}`);
    const big = makeEscalation();
    const parts = [{ kind: 'text' as const, text: 'x'.repeat(100_000) }];
    const batch = [
      commit({ escalation: makeEscalation({ id: big.id, conversationId: 'small' }) }),
      commit({ escalation: makeEscalation(), messages: [makeMessage(big, { parts })] }),
    ];
    expect(engine.execute(batch).map((outcome) => outcome.ok || outcome.reason)).toEqual([
      'unavailable',
      'unavailable',
    ]);
    expect(engine.execute([countOpen])).toEqual([done(1)]);
    client?.pragma('max_page_count = 1000000');
    expect(engine.execute(batch)).toEqual([done('committed'), done('committed')]);
  });

  it('answers unavailable when the database is gone', () => {
    client?.close();
    expect(engine.execute([commit({ escalation: makeEscalation() })])).toMatchObject([{ reason: 'unavailable' }]);
    expect(engine.execute([countOpen])).toMatchObject([{ reason: 'unavailable' }]);
  });
});
