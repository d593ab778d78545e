import { randomBytes } from 'node:crypto';
import type { Signer } from '../core/seal.ts';
import { personKey } from './person.ts';

/**
 * Tells browsers in which a name has signed in before from those of strangers, so that failures of strangers lock nobody
 * out. What a browser keeps for this is no credential: it opens nothing, and allows a few guesses at that one name.
 */
export interface KnownBrowsers {
  /** What a browser keeps from now on. The one that it has stays the same, so that guesses cannot be spread over several. */
  mark(name: string, kept: string | null): string;
  /** What to count this browser's failures by; `null` for one in which this name has not signed in. */
  find(name: string, kept: string | null): string | null;
}

const pattern = /^([\w-]{22})\.([\w-]{20,100})$/;

export function createKnownBrowsers(signer: Signer): KnownBrowsers {
  const textOf = (id: string, name: string) => JSON.stringify([id, personKey(name)]);
  const find: KnownBrowsers['find'] = (name, kept) => {
    const [, id = '', signature = ''] = pattern.exec(kept ?? '') ?? [];
    return id !== '' && signer.verify(textOf(id, name), signature) ? id : null;
  };
  return {
    find,
    mark: (name, kept) => {
      const id = find(name, kept) ?? randomBytes(16).toString('base64url');
      return `${id}.${signer.sign(textOf(id, name))}`;
    },
  };
}
