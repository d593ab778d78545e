import { AppError } from '../../core/app-error.ts';
import type { Language } from '../../core/language.ts';
import type { ConsoleContext } from '../console-env.ts';
import { csrfField } from '../csrf.ts';
import { explainMistake } from '../texts/explain-mistake.ts';
import type { FieldShape } from './field-shape.ts';

/** A form between two sendings: what was typed, and what is wrong with it. Secrets are never in it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  /** Field name → sentence in the reader's language. */
  readonly errors: Readonly<Record<string, string>>;
  /** Secrets that are kept: shown as set, never as what they are. */
  readonly secretsSet?: readonly string[];
  /** What was stored when it was shown, for a form that several people may have before them at once. */
  readonly was?: Readonly<Record<string, string>>;
}

export const emptyForm: FormState = { values: {}, errors: {} };

/** What a browser has sent: one text per field, as it was typed. */
export type SentForm = Readonly<Record<string, string>>;

/** The texts of a form, without files and without our own token. */
export async function readForm(c: ConsoleContext): Promise<SentForm> {
  const body = await c.req.parseBody();
  const texts = Object.entries(body).filter(([name, value]) => name !== csrfField && typeof value === 'string');
  return Object.fromEntries(texts) as SentForm;
}

/**
 * What was sent as a use case takes it: switches as booleans, numbers as numbers, and an empty field as `empty`
 * (`undefined` leaves it out, `null` clears it). An empty secret is always left out.
 */
export function inputOf(
  fields: readonly FieldShape[],
  sent: SentForm,
  empty: null | undefined = undefined,
): Record<string, unknown> {
  const entries = fields.map(({ name, control }) => {
    const text = sent[name] ?? '';
    if (control === 'switch') return [name, text === 'true'];
    if (text.trim() === '') return [name, control === 'secret' ? undefined : empty];
    // What is no number stays as it was typed, so that it is refused as such.
    return [name, control === 'number' && Number.isFinite(Number(text)) ? Number(text) : text];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What was typed, to be shown again. */
export function typedValues(fields: readonly FieldShape[], sent: SentForm): Record<string, string> {
  const shown = fields.filter(({ control }) => control !== 'secret');
  return Object.fromEntries(
    shown.map(({ name, control }) => [name, sent[name] ?? (control === 'switch' ? 'false' : '')]),
  );
}

export type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: AppError };

/** Runs a use case; what it refuses because of what was sent is an answer, everything else is thrown on. */
export async function attempt<Value>(work: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const isAboutForm = error instanceof AppError && !['not_found', 'internal_error', 'forbidden'].includes(error.code);
    if (!isAboutForm) throw error;
    return { ok: false, error };
  }
}

/** The sentences of a refusal, by field. `prefix` is what the use case's paths begin with, such as `settings`. */
export function errorsOf(error: AppError, language: Language, prefix = ''): Record<string, string> {
  const start = prefix === '' ? '' : `${prefix}.`;
  if (error.details.length === 0) return { '': explainMistake(error.message, language) };
  return Object.fromEntries(
    error.details.map(({ path, message }) => [
      start !== '' && path.startsWith(start) ? path.slice(start.length) : path,
      explainMistake(message, language),
    ]),
  );
}
