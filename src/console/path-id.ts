import { AppError } from '../core/app-error.ts';
import { idPattern, type newId } from '../core/ids.ts';
import type { ConsoleContext } from './console-env.ts';

type IdKind = Parameters<typeof newId>[0];
type IdOf<Kind extends IdKind> = ReturnType<typeof newId<Kind>>;

/** The id in the address of this page. Throws `AppError('not_found')` when it does not have the form of one. */
export function pathId<Kind extends IdKind>(c: ConsoleContext, kind: Kind, name = 'id'): IdOf<Kind> {
  return idFrom(c.req.param(name), kind);
}

/** The id of a query or a form. Throws `AppError('not_found')` when it does not have the form of one. */
export function idFrom<Kind extends IdKind>(text: string | undefined, kind: Kind): IdOf<Kind> {
  if (text === undefined || !idPattern(kind).test(text)) throw new AppError('not_found', 'There is nothing here.');
  // The pattern is that of this kind; only the name of the type is added.
  return text as IdOf<Kind>;
}
