import { randomBytes } from 'node:crypto';

export interface ObjectIds {
  /** 24 hexadecimal digits, as Sunshine Conversations writes ids. Later ids sort after earlier ones. */
  sunco(): string;
  /** A large integer, as the Support API writes ids. */
  support(): number;
  /** Tickets count from a small number. */
  ticket(): number;
  /** 26 characters in the manner of a ULID. */
  ulid(): string;
  secret(): string;
}

/** Makes ids that stay unique across simulators of one process. */
export function createObjectIds(): ObjectIds {
  // Sorting by creation must hold even when the clock stands still, so that pages cut at an id are exact.
  const prefix = `6a${randomBytes(4).toString('hex')}`;
  let counter = 0;
  let support = 361_000_000_000;
  let ticket = 4710;
  const next = (): string => {
    counter += 1;
    return counter.toString(16).padStart(14, '0');
  };
  return {
    sunco: () => `${prefix}${next()}`,
    support: () => {
      support += 1;
      return support;
    },
    ticket: () => {
      ticket += 1;
      return ticket;
    },
    // Shortened at the front of the counter: its last digits tell ids apart.
    ulid: () => `01K${prefix}${next().slice(1)}`.toUpperCase(),
    secret: () => randomBytes(24).toString('base64url'),
  };
}
