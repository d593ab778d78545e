import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from 'node:process';
import { z } from 'zod';
import { examineFolder } from '../app/examine-folder.ts';
import { examineNetwork } from '../app/examine-network.ts';
import { isRunningOn } from '../app/find-running.ts';
import { type Finding, fine, problem, reasonOf } from '../app/finding.ts';
import { type Config, readConfig } from '../config.ts';
import { systemClock } from '../core/clock.ts';
import type { MasterKeys } from '../core/seal.ts';
import { createSandbox, helpdesks } from '../helpdesks/registry.ts';
import type { Command } from './command.ts';
import { findMasterKeys } from './first-start.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Tell what would stop Passerelle from starting or working: doctor [--json].',
  exitCodes: {
    0: 'nothing stops Passerelle, though there may be warnings',
    1: 'something has to be mended before it works',
  },
  example: 'passerelle doctor --json',
  run: async (args, io) => {
    const [flag, ...more] = args;
    if (more.length > 0 || (flag !== undefined && flag !== '--json')) {
      io.printError(`doctor takes only --json, but got: ${args.join(' ')}`);
      return 2;
    }
    const findings = await examine(io.env);
    const isOk = findings.every(({ state }) => state !== 'problem');
    if (flag === '--json') io.print(JSON.stringify({ ok: isOk, findings }));
    else for (const line of describe(findings)) io.print(line);
    return isOk ? 0 : 1;
  },
};

async function examine(env: Parameters<typeof readConfig>[0]): Promise<readonly Finding[]> {
  const node = examineNode(versions.node);
  const result = readConfig(env);
  if (!result.ok) {
    const found = result.problems.map(({ variable, found: text, expected }) =>
      problem('configuration', `${variable}: found ${text}, expected ${expected}.`),
    );
    return [node, ...found];
  }
  const { config } = result;
  const { examineDatabase } = await import('../app/examine-database.ts');
  const folder = await examineFolder(config.dataFolder);
  const running = isRunningOn(config.dataFolder);
  const { finding, masterKeys } = await examineKey(config);
  return [
    node,
    fine('configuration', 'Every variable is understood.'),
    ...folder,
    running.finding,
    finding,
    ...examineDatabase({
      dataFolder: config.dataFolder,
      masterKeys,
      helpdesks: [...helpdesks, createSandbox({ clock: systemClock, isOn: config.offersSandbox })],
      now: Date.now(),
    }),
    ...(await examineNetwork({ ...config, isRunning: running.isRunning })),
  ];
}

const packageSchema = z.object({ engines: z.object({ node: z.string().regex(/^>=\d+\.\d+/) }) });

function examineNode(version: string): Finding {
  const path = new URL('../../package.json', import.meta.url);
  const wanted = packageSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).engines.node.slice(2);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [majorMin = 0, minorMin = 0] = wanted.split('.').map(Number);
  const isEnough = major > majorMin || (major === majorMin && minor >= minorMin);
  return isEnough ? fine('node', `Version ${version}.`) : problem('node', `Version ${version}; ${wanted} is needed.`);
}

/** The key as `start` would find it. */
async function examineKey(
  config: Config,
): Promise<{ readonly finding: Finding; readonly masterKeys: MasterKeys | null }> {
  const path = join(config.dataFolder, 'secret.key');
  try {
    const masterKeys = await findMasterKeys(config);
    if (masterKeys !== null) {
      const where = config.secretKey === null ? path : 'PASSERELLE_SECRET_KEY';
      return { finding: fine('secret key', `${masterKeys.length} in ${where}.`), masterKeys };
    }
    if (!existsSync(join(config.dataFolder, 'passerelle.db'))) {
      return { finding: fine('secret key', `${path} is made on the first start.`), masterKeys };
    }
    const remedy = 'Put the file back, or give the key in PASSERELLE_SECRET_KEY.';
    return { finding: problem('secret key', `${path} is missing, but there is a database. ${remedy}`), masterKeys };
  } catch (error) {
    return { finding: problem('secret key', reasonOf(error)), masterKeys: null };
  }
}

const marks = { ok: '✓', warning: '!', problem: '✗' } as const;

function describe(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, state, text }) => `${marks[state]} ${check.padEnd(width)}  ${text}`);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const verdict = count('problem') === 0 ? 'Nothing stops Passerelle.' : `${count('problem')} to mend before it works.`;
  return [...lines, '', count('warning') === 0 ? verdict : `${verdict} ${count('warning')} worth knowing (!).`];
}
