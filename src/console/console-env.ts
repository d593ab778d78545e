import type { Context } from 'hono';
import type { Language } from '../core/language.ts';
import type { Person } from '../people/person.ts';
import type { Flash } from './parts/flash.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Who reads a page, and how they like it. Every part of a page finds it with `useReader`. */
export interface Reader {
  readonly language: Language;
  /** BCP 47 tag for dates and numbers: the reader's own region where their browser names one. */
  readonly locale: string;
  /** IANA name; `UTC` until the browser has told. */
  readonly timeZone: string;
  readonly theme: Theme;
  /** `null` where nobody is signed in. */
  readonly person: Person | null;
  /** Goes into every form; `null` where nobody is signed in. */
  readonly csrf: string | null;
  /** What the page before wants to be said once. */
  readonly flash: Flash | null;
  /** Path and query of this page, without language and theme: where the switches lead. */
  readonly address: string;
}

export interface ConsoleEnv {
  /** What Node's server tells of the connection; absent in tests that call the app directly. */
  Bindings: { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };
  Variables: {
    requestId: string;
    reader: Reader;
    /** Token of the session, `null` where nobody is signed in. */
    sessionToken: string | null;
    /** Asks again, for answers that last: false once whoever asked may not have this any more. */
    isStillAllowed: () => Promise<boolean>;
  };
}

export type ConsoleContext = Context<ConsoleEnv>;
