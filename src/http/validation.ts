/** Turns zod's issues into the details of our error body: all of them at once, each with the path of its field. */
import type { z } from 'zod';
import { AppError, type ErrorDetail } from '../core/app-error.ts';

type Issue = z.core.$ZodIssue;

const detailsMax = 100;
const nameCharsMax = 100;

/**
 * The refusal for these issues. `prefix` tells where the value came from: nothing for a body, otherwise such as `query`.
 */
export function detailsOf(issues: readonly Issue[], prefix = ''): ErrorDetail[] {
  const base = prefix === '' ? [] : [prefix];
  return issues.flatMap((issue) => detailsOfIssue(issue, base));
}

export function validationError(details: readonly ErrorDetail[]): AppError {
  const [first] = details;
  const message =
    details.length === 1 && first !== undefined
      ? `The request is refused: ${first.path === '' ? '' : `${first.path} `}${first.message}.`
      : `The request is refused: ${details.length} mistakes, see details.`;
  return new AppError('invalid_request', message, { details: details.slice(0, detailsMax) });
}

/** Parses a value that did not come through a route, such as one field of a multipart body. Throws `AppError`. */
export function parseOrRefuse<Schema extends z.ZodType>(schema: Schema, value: unknown, prefix = ''): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw validationError(detailsOf(result.error.issues, prefix));
  return result.data;
}

function detailsOfIssue(issue: Issue, base: readonly PropertyKey[]): ErrorDetail[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: dotted([...path, key]), message: 'is not a known field' }));
  }
  if (issue.code === 'invalid_union') {
    const nearest = nearestBranch(issue.errors);
    if (nearest.length > 0) return nearest.flatMap((inner) => detailsOfIssue(inner, path));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => detailsOfIssue(inner, path));
  }
  return [{ path: dotted(path), message: messageOf(issue) }];
}

/** Of the forms that a value might have had, the one it comes nearest to. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  const ranked = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  return ranked[0] ?? [];
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map((part) => String(part).slice(0, nameCharsMax)).join('.');
}

function messageOf(issue: Issue): string {
  if (issue.code === 'invalid_type') {
    const received = issue.message.match(/received (.+)$/)?.[1];
    if (received === 'undefined') return `is required (${issue.expected})`;
    return received === undefined ? `must be ${issue.expected}` : `must be ${issue.expected}, not ${received}`;
  }
  return issue.message;
}
