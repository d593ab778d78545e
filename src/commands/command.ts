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
  /** One line for `help`: what it does, and how it is called where it takes arguments. */
  readonly summary: string;
  /** What 0 and 1 say of it. 2 says of each that it was called wrongly. */
  readonly exitCodes: { readonly 0: string; readonly 1?: string };
  /** A call as somebody would type it. */
  readonly example: string;
  /** Resolves with the exit code: 0 done, 1 failed, 2 called wrongly. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}
