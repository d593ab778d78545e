import type { Command, CommandIo } from './command.ts';
import { createHelp, helpOf, usage } from './help.ts';

/**
 * Runs the command that the arguments name and resolves with the exit code; an expected failure is told in one line.
 * Whoever asks a command for help, or calls it wrongly, is told how it is called.
 */
export async function runCommand(
  commands: readonly Command[],
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  const [name = 'help', ...rest] = args;
  const all = [...commands];
  all.push(createHelp(all));
  const wanted = name === '--help' || name === '-h' ? 'help' : name === '--version' ? 'version' : name;
  const command = all.find((each) => each.name === wanted);
  if (command === undefined) {
    io.printError(`There is no command "${name}".\n\n${usage(all)}`);
    return 2;
  }
  if (rest.some((argument) => argument === '--help' || argument === '-h')) {
    io.print(helpOf(command));
    return 0;
  }
  try {
    const code = await command.run(rest, io);
    if (code === 2) io.printError(`${command.name}: ${command.summary}`);
    return code;
  } catch (error) {
    io.printError(`${command.name}: ${explain(error)}`);
    return 1;
  }
}

/** An `Error` was worded for people; anything else is a bug, and its stack helps whoever reports it. */
function explain(error: unknown): string {
  // What crossed a thread keeps its message, but is no `Error` of ours any more.
  if (!(error instanceof Error)) return hasMessage(error) ? error.message : 'failed';
  if (error.constructor !== Error) return error.stack ?? error.message;
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function hasMessage(thrown: unknown): thrown is { readonly message: string } {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';
}
