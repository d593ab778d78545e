/** Turns zod's issues into the details of our error body: all of them at once, each with the path of its field. */
import { z } from 'zod';
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
  const whole = path.length === 0 && issue.code === 'invalid_type' ? 'the body ' : '';
  return [{ path: dotted(path), message: `${whole}${messageOf(issue)}` }];
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

/** Our own schemas say it in their own words. The library's sentences are for whoever knows it, so they become ours. */
function messageOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeMistake(issue);
  if (!librarySentence.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.code === 'invalid_union' && 'options' in issue) return oneOf(issue.options as readonly unknown[]);
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum));
  if (issue.code === 'too_big') return tooBig(issue.origin, Number(issue.maximum));
  return issue.message;
}

/** An issue does not hold the value, so that a choice which was not made can only be told from a wrong one here. */
z.config({
  customError: (issue) => {
    if (issue.code === 'invalid_value' && issue.input === undefined) return `is required: ${anyOf(issue.values)}`;
    if (issue.code !== 'invalid_union' || !('discriminator' in issue) || !('options' in issue)) return undefined;
    const chosen = (issue.input as Readonly<Record<string, unknown>>)[String(issue['discriminator'])];
    return chosen === undefined ? `is required: ${anyOf(issue['options'] as readonly unknown[])}` : undefined;
  },
});

const librarySentence =
  /^(?:Too small: .* to (?:be|have) >=|Too big: .* to (?:be|have) <=|Invalid (?:option|input): |Invalid discriminator value\. )/;

const typeWords: Readonly<Record<string, string>> = { record: 'object', int: 'a whole number' };

function typeMistake({ expected, message }: Extract<Issue, { code: 'invalid_type' }>): string {
  const wanted = typeWords[expected] ?? expected;
  const received = message.match(/received (.+)$/)?.[1];
  if (received === 'undefined') return `is required (${wanted})`;
  return received === undefined || expected === 'int' ? `must be ${wanted}` : `must be ${wanted}, not ${received}`;
}

function oneOf(values: readonly unknown[]): string {
  return `must be ${anyOf(values)}`;
}

function anyOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

function tooSmall(origin: string, minimum: number): string {
  const unit = units[origin];
  if (unit === undefined) return `must be at least ${minimum}`;
  return minimum === 1 ? 'must not be empty' : `must have at least ${minimum}${unit}`;
}

function tooBig(origin: string, maximum: number): string {
  const unit = units[origin];
  return unit === undefined ? `may be at most ${maximum}` : `may have at most ${maximum}${unit}`;
}
