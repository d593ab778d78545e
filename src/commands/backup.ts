import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BackupReport } from '../app/back-up.ts';
import { type Config, describeProblems, readConfig } from '../config.ts';
import type { Command } from './command.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'Copy the database, also while Passerelle runs: backup <file> [--attachments <folder>].',
  exitCodes: {
    0: 'the copy is whole, checked and on disk',
    1: 'not everything was copied: the last line says why. What has its name is whole',
  },
  example: 'passerelle backup /backups/passerelle-2026-05-04.db --attachments /backups/attachments',
  run: async (args, io) => {
    const request = readArguments(args);
    if (typeof request === 'string') {
      io.printError(request);
      return 2;
    }
    const result = readConfig(io.env);
    if (!result.ok) {
      io.printError(describeProblems(result.problems));
      return 1;
    }
    const { config } = result;
    const began = performance.now();
    const { backUp } = await import('../app/back-up.ts');
    const report = await backUp({ dataFolder: config.dataFolder, stopped: io.stopped, ...request });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    for (const line of describe(request, report, seconds)) io.print(line);
    for (const line of reminders(request, config)) io.printError(line);
    return 0;
  },
};

interface BackupRequest {
  readonly target: string;
  readonly attachmentsTo: string | null;
}

/** What was asked for, or what is wrong with it. */
function readArguments(args: readonly string[]): BackupRequest | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { attachments: { type: 'string' } },
      allowPositionals: true,
    });
    const [target, ...more] = positionals;
    if (target === undefined || more.length > 0) return 'Name one file that does not exist yet: backup <file>.';
    const folder = values.attachments;
    return { target: resolve(target), attachmentsTo: folder === undefined ? null : resolve(folder) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function describe(request: BackupRequest, report: BackupReport, seconds: string): readonly string[] {
  const megabytes = (report.databaseBytes / 1e6).toFixed(1);
  const lines = [`Database: ${request.target} (${megabytes} MB, checked), in ${seconds} s.`];
  if (report.attachments === null) return lines;
  const { copied, kept } = report.attachments;
  return [...lines, `Uploaded files: ${request.attachmentsTo} (${copied} copied, ${kept} there already).`];
}

/** What a restore needs besides. The key stays out of the backup: together they are as good as the secrets in the clear. */
function reminders(request: BackupRequest, config: Config): readonly string[] {
  const key = config.secretKey === null ? join(config.dataFolder, 'secret.key') : 'the key in PASSERELLE_SECRET_KEY';
  const files = `Uploaded files of the last days are not in it: add --attachments <folder> to keep them.`;
  return [
    `The database is of no use without its key. Keep a copy of ${key}, apart from the backups.`,
    ...(request.attachmentsTo === null ? [files] : []),
  ];
}
