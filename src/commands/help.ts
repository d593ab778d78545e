import { configurationTable } from '../config.ts';
import type { Command } from './command.ts';

/** The command that lists the others and every variable. */
export function createHelp(commands: readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'Print this.',
    exitCodes: { 0: 'always' },
    example: 'passerelle help',
    run: async (_args, io) => {
      io.print(usage(commands));
      io.print('');
      io.print('Variables (each also as …_FILE, naming a file that holds the value):');
      for (const { name, fallback, purpose } of configurationTable) {
        io.print(`  ${name}${fallback === '' ? '' : ` [${fallback}]`}`);
        io.print(`      ${purpose}`);
      }
      return 0;
    },
  };
}

/** What `--help` behind a command prints: what it does, its exit codes, an example. */
export function helpOf({ summary, exitCodes, example }: Command): string {
  const codes = Object.entries({ ...exitCodes, 2: 'called wrongly' });
  return [
    summary,
    '',
    'Exit codes:',
    ...codes.map(([code, meaning]) => `  ${code}  ${meaning}`),
    '',
    `Example:\n  ${example}`,
  ].join('\n');
}

/** How to call the program, one line for each command. */
export function usage(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ['Usage: passerelle <command>', '', ...lines, '', 'Each command says more with --help.'].join('\n');
}
