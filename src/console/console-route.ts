import type { Role } from '../people/person.ts';
import type { ConsoleContext } from './console-env.ts';
import type { ConsoleTools } from './console-tools.ts';

/**
 * Who may have a page: anybody (signing in), somebody whatever their password's state (choosing another one), or people
 * of at least this role.
 */
export type Access = 'anyone' | 'signed-in' | Role;

/** One page or one thing that a page can do. What is not in `consoleRoutes` is not served. */
export interface ConsoleRoute {
  readonly method: 'get' | 'post';
  /** Below `/console`, with parameters such as `/bots/:id`. */
  readonly path: string;
  readonly access: Access;
  /** How much may be posted to it by whoever is signed in; what a form of texts takes when absent. */
  readonly bodyBytesMax?: number;
  readonly handle: (c: ConsoleContext, tools: ConsoleTools) => Response | Promise<Response>;
}
