import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblems, readConfig } from '../config.ts';
import { keyIdsOf } from '../core/seal.ts';
import type { Command } from './command.ts';
import { findMasterKeys } from './first-start.ts';

export const reseal: Command = {
  name: 'reseal',
  summary: 'After a change of the secret key, seal again with the new one what the old one sealed.',
  exitCodes: {
    0: 'the database needs no older key any more',
    1: 'not everything could be sealed again: the last line says why',
  },
  example: 'passerelle reseal',
  run: async (args, io) => {
    if (args.length > 0) {
      io.printError(`reseal takes no arguments, but got: ${args.join(' ')}`);
      return 2;
    }
    const result = readConfig(io.env);
    if (!result.ok) {
      io.printError(describeProblems(result.problems));
      return 1;
    }
    const { dataFolder, secretKey } = result.config;
    const masterKeys = await findMasterKeys({ dataFolder, secretKey });
    if (masterKeys === null)
      throw new Error('There is no secret key: put it into PASSERELLE_SECRET_KEY or secret.key.');
    if (!existsSync(join(dataFolder, 'passerelle.db'))) {
      throw new Error(`There is no database in ${dataFolder}: name its folder with PASSERELLE_DATA.`);
    }
    const work = await import('../app/reseal.ts');
    const { resealed, shut } = await work.reseal({ dataFolder, masterKeys, stopped: io.stopped });
    const [newest, ...older] = keyIdsOf(masterKeys);
    io.print(`Sealed with key ${newest} now: ${resealed} more.`);
    if (shut === 0) {
      if (older.length > 0) io.print('No older key is needed for the database any more.');
      return 0;
    }
    io.printError(
      `${shut} do not open with any key that is given: passerelle doctor says which, and which key is missing.`,
    );
    return 1;
  },
};
