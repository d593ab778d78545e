import { AppError } from './app-error.ts';

/**
 * What may be logged about an error. Messages of libraries can quote what a person wrote (a parser its input, a
 * database its parameters), so only messages of errors that quote nothing are kept; the rest is told by its stack.
 */
export interface ErrorFacts {
  readonly name: string;
  readonly code: string | null;
  /** `null` where the message might quote data. */
  readonly message: string | null;
  /** Where it was thrown, nearest first, at most ten frames. */
  readonly frames: readonly string[];
  readonly cause: ErrorFacts | null;
}

const quoteNothing = new Set([
  'HttpFailure',
  'DeliveryFailure',
  'TargetRefused',
  'SqliteError',
  'StorageUnavailable',
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'AbortError',
  'TimeoutError',
]);
const messageCharsMax = 300;
const causesMax = 4;

/** The loggable facts of anything that was thrown, with its chain of causes. */
export function errorFacts(thrown: unknown, causesLeft = causesMax): ErrorFacts {
  if (!(thrown instanceof Error)) {
    return { name: typeof thrown, code: null, message: null, frames: [], cause: null };
  }
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
  // A subclass without a name of its own calls itself Error: judge it by its class.
  const name = thrown.name === 'Error' ? thrown.constructor.name : thrown.name;
  return {
    name,
    code,
    message: quoteNothing.has(name) || isOurTrouble(thrown) ? thrown.message.slice(0, messageCharsMax) : null,
    frames: (thrown.stack ?? '').split('\n').filter(isFrame).slice(0, 10).map(trimmed),
    cause: thrown.cause === undefined || causesLeft === 0 ? null : errorFacts(thrown.cause, causesLeft - 1),
  };
}

/** A refusal is for whoever is refused, and may repeat their words: an unknown skill, a header. Its code says enough. */
const isOurTrouble = (thrown: Error) =>
  thrown instanceof AppError && (thrown.code === 'unavailable' || thrown.code === 'internal_error');

const isFrame = (line: string) => /^ {4}at .+:\d+:\d+\)?$/.test(line);
const trimmed = (line: string) => line.trim();
