/** What we push to the platform. */
export interface Action {
  readonly action: 'messages.create' | 'users.create' | 'status.mark_as_read' | 'typing.start' | 'typing.stop';
  readonly params: Readonly<Record<string, unknown>>;
}

export interface ActionFile {
  readonly name: string;
  /** Opens the same bytes again each time. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** Largest body of a push, as the vendor's own message says it. */
export const pushBytesMax = 20_971_520;
