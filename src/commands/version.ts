import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Command } from './command.ts';

const packageSchema = z.object({ version: z.string() });

export const version: Command = {
  name: 'version',
  summary: 'Print the version.',
  exitCodes: { 0: 'always' },
  example: 'passerelle version',
  run: async (_args, io) => {
    io.print(programVersion());
    return 0;
  },
};

/** The version in `package.json`, which lies two folders up from the source as well as from the build. */
export function programVersion(): string {
  const path = new URL('../../package.json', import.meta.url);
  return packageSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}
