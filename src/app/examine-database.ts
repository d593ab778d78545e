import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contextOfSecrets } from '../bot-accounts/create-bot-directory.ts';
import type { StoredConnection } from '../connections/store.ts';
import type { EpochMs } from '../core/clock.ts';
import { createSealer, type MasterKeys, type Sealer } from '../core/seal.ts';
import { type InspectedDatabase, inspectDatabase } from '../db/sqlite/inspect.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import { type Finding, fine, problem, reasonOf, warning } from './finding.ts';

export interface DatabaseExamination {
  readonly dataFolder: string;
  /** `null` when there is no key. */
  readonly masterKeys: MasterKeys | null;
  readonly helpdesks: readonly AnyHelpdesk[];
  readonly now: EpochMs;
}

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
  return warning('clock', `It is ${minutes} minutes behind the newest event: one of the two clocks is wrong. Use NTP.`);
}

function secrets(
  { masterKeys, helpdesks }: DatabaseExamination,
  { connections, botSecrets }: NonNullable<InspectedDatabase['sealed']>,
): readonly Finding[] {
  if (masterKeys === null) return [];
  const sealer = createSealer(masterKeys);
  const found = [
    ...connections.map((connection) => examineConnection(connection, sealer, helpdesks)),
    ...botSecrets.map(({ botId, sealed }) =>
      openable(`bot ${botId}`, () => sealer.open(sealed, contextOfSecrets(botId))),
    ),
  ];
  const troubles = found.filter((finding) => finding !== null);
  const texts = [...connections.map((one) => one.sealedSettings), ...botSecrets.map((one) => one.sealed)];
  const stale = texts.filter((text) => sealer.isStale(text)).length;
  if (stale > 0) {
    const remedy = 'Keep that key in the list, or save those connections and renew those callback secrets.';
    troubles.push(warning('secrets', `${stale} of ${texts.length} are sealed with an older key. ${remedy}`));
  }
  return troubles.length > 0 ? troubles : [fine('secrets', `The key opens all ${texts.length} stored secrets.`)];
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
  const fields = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
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
