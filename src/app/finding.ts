/** What became of one thing that was looked at: fine, worth knowing, or it stops the program from starting or working. */
export interface Finding {
  /** What was looked at: `database`, `port` … */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** In plain English; after a problem or a warning also what to do. Never a secret, nothing a person wrote. */
  readonly text: string;
}

export function fine(check: string, text: string): Finding {
  return { check, state: 'ok', text };
}

export function warning(check: string, text: string): Finding {
  return { check, state: 'warning', text };
}

export function problem(check: string, text: string): Finding {
  return { check, state: 'problem', text };
}

/** The message of whatever was thrown, with its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
