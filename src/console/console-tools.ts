import type { SignIn } from '../people/create-sign-in.ts';
import type { KnownBrowsers } from '../people/known-browsers.ts';
import type { Sessions } from '../people/sessions.ts';
import type { Administration, AdminTools } from './administration.ts';
import type { ConsoleCookies } from './cookies.ts';
import type { LongWork } from './long-work.ts';
import type { Lists } from './told-apart.ts';

/** What the handlers of pages have at hand. Changes go through the use cases of `administration`, as at the admin API. */
export interface ConsoleTools
  extends Pick<
    AdminTools,
    'clock' | 'log' | 'publicUrl' | 'adminTokenHash' | 'trustedProxies' | 'tryOutOf' | 'botProtocols'
  > {
  readonly administration: Administration;
  readonly lists: Lists;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly browsers: KnownBrowsers;
  readonly cookies: ConsoleCookies;
  readonly longWork: LongWork;
  /** Ends live views when the program stops. */
  readonly closing: AbortSignal;
}
