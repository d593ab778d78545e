/** Reads JSON that a stranger sent: broken text is refused with its position, and so is what would harm further in. */
import { AppError } from '../core/app-error.ts';
import { cutText } from '../core/cut-text.ts';
import { repeatedKeyIn } from './repeated-key.ts';

const depthMax = 32;

/**
 * The value of a JSON text. Throws `AppError` (`invalid_request`) for broken JSON, nesting deeper than 32, the keys
 * `__proto__` and `constructor.prototype`, keys that stand twice in one object, and strings that no database keeps whole
 * (NUL, half a surrogate pair).
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('invalid_request', `The body is not valid JSON${placeOfError(text)}.`);
  }
  const flaw = flawOf(value, text);
  if (flaw !== null) throw new AppError('invalid_request', `The body is refused: ${flaw}.`);
  return value;
}

interface Step {
  readonly value: unknown;
  readonly depth: number;
}

function flawOf(root: unknown, text: string): string | null {
  const open: Step[] = [{ value: root, depth: 0 }];
  let keys = 0;
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { value, depth } = step;
    if (typeof value === 'string') {
      if (!isStorable(value)) return 'a text holds a NUL character or half a surrogate pair';
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= depthMax) return `it is nested deeper than ${depthMax}`;
      const entries = Object.entries(value);
      if (!Array.isArray(value)) {
        if (entries.some(isPolluting)) return 'it has a key that is not allowed (__proto__)';
        keys += entries.length;
      }
      for (const [key, inner] of entries) {
        if (!isStorable(key)) return 'a key holds a NUL character or half a surrogate pair';
        open.push({ value: inner, depth: depth + 1 });
      }
    }
  }
  const repeated = repeatedKeyIn(text, keys);
  return repeated === null ? null : `the key ${JSON.stringify(cutText(repeated, 100))} stands twice in one object`;
}

function isPolluting([key, value]: [string, unknown]): boolean {
  if (key === '__proto__') return true;
  return key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();

/** Engines name the place of an error in some cases only, so a failed text is scanned once more by the grammar. */
function placeOfError(text: string): string {
  const at = indexOfError(text);
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  const what = at >= text.length ? ': it ends too early' : '';
  return `${what} at character ${at + 1} (line ${before.length}, column ${column})`;
}

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'end';

const space = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\p{Cc}]|[\u{7f}-\u{9f}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Index of the first character that cannot stand where it stands; the length when the text only ends too early. */
function indexOfError(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = skip(space, text, 0);
  while (at < text.length) {
    const step = stepAt(text, at, { expected, open });
    if (step === null) return at;
    expected = step.expected;
    at = skip(space, text, step.at);
  }
  return at;
}

interface ScanState {
  readonly expected: Expected;
  readonly open: ('{' | '[')[];
}

function stepAt(text: string, at: number, state: ScanState): { expected: Expected; at: number } | null {
  const { expected, open } = state;
  const character = text.charAt(at);
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'commaOrEnd');
  const closes = character === (open.at(-1) === '{' ? '}' : ']') && open.length > 0;
  if (closes && (expected === 'commaOrEnd' || expected === 'keyOrEnd' || expected === 'valueOrEnd')) {
    open.pop();
    return { expected: afterValue(), at: at + 1 };
  }
  if (expected === 'key' || expected === 'keyOrEnd') return tokenAt(string, text, at, 'colon');
  if (expected === 'colon') return character === ':' ? { expected: 'value', at: at + 1 } : null;
  if (expected === 'commaOrEnd') {
    return character === ',' ? { expected: open.at(-1) === '{' ? 'key' : 'value', at: at + 1 } : null;
  }
  if (expected === 'end') return null;
  if (character === '{' || character === '[') {
    open.push(character);
    return { expected: character === '{' ? 'keyOrEnd' : 'valueOrEnd', at: at + 1 };
  }
  return tokenAt(character === '"' ? string : scalar, text, at, afterValue());
}

function tokenAt(
  token: RegExp,
  text: string,
  at: number,
  expected: Expected,
): { expected: Expected; at: number } | null {
  const end = skip(token, text, at);
  return end === at ? null : { expected, at: end };
}

function skip(token: RegExp, text: string, at: number): number {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : at;
}
