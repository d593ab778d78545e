/** Who changes something: the holder of a token today, a person of the console later. */
export interface Actor {
  readonly kind: 'token' | 'person';
  /** Which token or person; never the token itself. */
  readonly id: string;
}

/** One thing that an administrator did. Names ids only, never values. */
export interface AuditEntry {
  readonly actor: Actor;
  /** `connection.updated`: noun and past tense. */
  readonly action: string;
  /** The id of what was changed. */
  readonly subject: string;
}

/** Where it is written down what administrators do. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
}
