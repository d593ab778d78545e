/** What a command sees of the process it runs in. Only `main.ts` touches the process itself. */
export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes one line to standard output. */
  print(line: string): void;
  /** Writes one line to standard error. */
  printError(line: string): void;
  /** Whether a person reads standard output. */
  readonly isTerminal: boolean;
  /** Aborts when the process is asked to end; the command then finishes what it holds and returns. */
  readonly stopped: AbortSignal;
}

/** One word after `passerelle`. */
export interface Command {
  readonly name: string;
  /** One line for `help`. */
  readonly summary: string;
  /** Resolves with the exit code: 0 done, 1 failed, 2 called wrongly. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}
