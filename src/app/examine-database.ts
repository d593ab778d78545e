import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contextOfSecrets } from '../bot-accounts/create-bot-directory.ts';
import type { StoredConnection } from '../connections/store.ts';
import type { EpochMs } from '../core/clock.ts';
import { createSealer, keyIdsOf, type MasterKeys, type Sealer } from '../core/seal.ts';
import { type InspectedDatabase, inspectDatabase } from '../db/sqlite/inspect.ts';
import type { SealedCount, SealedKind } from '../db/sqlite/sealed-texts.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import { detailsOf } from '../http/validation.ts';
import { type Finding, fine, problem, reasonOf, warning } from './finding.ts';

export interface DatabaseExamination {
  readonly dataFolder: string;
  /** `null` when there is no key. */
  readonly masterKeys: MasterKeys | null;
  readonly helpdesks: readonly AnyHelpdesk[];
  readonly now: EpochMs;
}

type Sealed = NonNullable<InspectedDatabase['sealed']>;

/** Clocks of machines differ a little; more than this and times in the log and in events stop making sense. */
const clockToleranceMs = 60_000;

/** Before this program existed: the machine has lost its clock. */
const earliestMs = Date.UTC(2026, 0, 1);

/** Looks at the database and at what the key opens in it. Changes nothing; a process may be working with it. */
export function examineDatabase(examination: DatabaseExamination): readonly Finding[] {
  const file = join(examination.dataFolder, 'passerelle.db');
  if (!existsSync(file)) return [fine('database', `${file} is made on the first start.`)];
  let inspected: InspectedDatabase;
  try {
    inspected = inspectDatabase(file);
  } catch (error) {
    return [problem('database', reasonOf(error))];
  }
  const { sealed } = inspected;
  return [
    soundness(file, inspected),
    schema(inspected),
    clock(examination.now, inspected.newestAt),
    ...(sealed === null ? [] : secrets(examination, sealed)),
  ];
}

function soundness(file: string, { damage }: InspectedDatabase): Finding {
  if (damage.length === 0) return fine('database', `${file} is sound.`);
  return problem('database', `${file} is damaged (${damage.join('; ')}). Stop Passerelle and restore a backup.`);
}

function schema({ migrations: { applied, known } }: InspectedDatabase): Finding {
  if (applied === known) return fine('migrations', `All ${known} are applied.`);
  if (applied < known) {
    const count = known - applied;
    return warning('migrations', `The next start applies ${count}. Make a backup first: there is no way back.`);
  }
  return problem(
    'migrations',
    `The database has ${applied}, this release knows ${known}. Start the newer release, or restore a backup.`,
  );
}

function clock(now: EpochMs, newestAt: EpochMs | null): Finding {
  if (now < earliestMs) {
    return problem('clock', `It says ${new Date(now).toISOString()}: set it. Timers and certificates depend on it.`);
  }
  const aheadMs = (newestAt ?? 0) - now;
  if (aheadMs <= clockToleranceMs) return fine('clock', `It says ${new Date(now).toISOString()}.`);
  const minutes = Math.round(aheadMs / 60_000);
  return warning('clock', `It is ${minutes} min behind the newest event: one of the two clocks is wrong. Use NTP.`);
}

function secrets({ masterKeys, helpdesks }: DatabaseExamination, sealed: Sealed): readonly Finding[] {
  if (masterKeys === null) return [];
  const { connections, botSecrets, counts } = sealed;
  const sealer = createSealer(masterKeys);
  const troubles = [
    ...connections.map((connection) => examineConnection(connection, sealer, helpdesks)),
    ...botSecrets.map((one) =>
      openable(`bot ${one.botId}`, () => sealer.open(one.sealed, contextOfSecrets(one.botId))),
    ),
    ...examineKeysUsed(counts, keyIdsOf(masterKeys)),
  ].filter((finding) => finding !== null);
  const total = totalOf(counts);
  return troubles.length > 0
    ? troubles
    : [fine('secrets', `The newest key, ${keyIdsOf(masterKeys)[0]}, has sealed all that is sealed (${total}).`)];
}

const nouns: Readonly<Record<SealedKind, readonly [one: string, several: string]>> = {
  connection: ['connection', 'connections'],
  callbackSecret: ['callback secret', 'callback secrets'],
  openEscalation: ['open escalation', 'open escalations'],
  endedEscalation: ['ended escalation', 'ended escalations'],
  delivery: ['delivery', 'deliveries'],
};

/** What each key but the newest has sealed. Connections and signing secrets that do not open are told one by one. */
function examineKeysUsed(counts: readonly SealedCount[], [newest, ...older]: readonly string[]): readonly Finding[] {
  const found = [...new Set(counts.map(({ keyId }) => keyId))].filter((keyId) => keyId !== newest);
  return found.map((keyId) => {
    const itsCounts = counts.filter((one) => one.keyId === keyId);
    const parts = itsCounts.map(({ kind, count }) => `${count} ${nouns[kind][count === 1 ? 0 : 1]}`);
    const what = `Sealed: ${totalOf(itsCounts)} of ${totalOf(counts)} with key ${keyId} (${parts.join(', ')})`;
    if (older.includes(keyId)) {
      return warning('secrets', `${what}. Keep it in the list until you have run: passerelle reseal`);
    }
    const isNeeded = itsCounts.some(({ kind }) => kind !== 'endedEscalation');
    const remedy = 'Add that key after the current one, then run: passerelle reseal';
    return (isNeeded ? problem : warning)('secrets', `${what}, which is not given. ${remedy}`);
  });
}

function totalOf(counts: readonly SealedCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function examineConnection(
  { id, kind, sealedSettings }: StoredConnection,
  sealer: Sealer,
  helpdesks: readonly AnyHelpdesk[],
): Finding | null {
  const what = `connection ${id}`;
  let settings: unknown;
  const shut = openable(what, () => {
    settings = JSON.parse(sealer.open(sealedSettings, id));
  });
  if (shut !== null) return shut;
  const helpdesk = helpdesks.find((one) => one.kind === kind);
  if (helpdesk === undefined) return problem('connections', `${what} is of the kind "${kind}", which is unknown here.`);
  const parsed = helpdesk.settings.safeParse(settings);
  if (parsed.success) return null;
  const fields = detailsOf(parsed.error.issues)
    .map(({ path, message }) => `${path} ${message}`)
    .join('; ');
  return problem('connections', `${what} has settings that do not fit (${fields}). Correct them and save it again.`);
}

function openable(what: string, open: () => unknown): Finding | null {
  try {
    open();
    return null;
  } catch (error) {
    return problem('secrets', `The secret of ${what} does not open: ${reasonOf(error)}`);
  }
}
