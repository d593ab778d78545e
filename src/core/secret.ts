import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const placeholder = '[secret]';

/** A value that must not be seen. Printed, logged, inspected or turned into JSON it is a placeholder. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, at the last moment before it is used. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return placeholder;
  }

  toJSON(): string {
    return placeholder;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return placeholder;
  }
}

/** Whether both are the same, in a time that does not depend on where they differ. */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  // Hashing first gives both one length, which `timingSafeEqual` asks for.
  return timingSafeEqual(sha256(a), sha256(b));
}

/** A new random key of 256 bits such as `pskey_…`, to be shown once. Keep `hashToken` of it. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/**
 * The form in which a token is kept: SHA-256, hex. Enough for keys of 256 random bits, which cannot be guessed; never for
 * passwords.
 */
export function hashToken(token: string): string {
  return sha256(token).toString('hex');
}

function sha256(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}
