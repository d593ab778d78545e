import { z } from 'zod';
import type { Language, Localized } from '../../core/language.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import type { FieldShape } from './field-shape.ts';
import type { FormState, SentForm } from './form-state.ts';

/** Name of the field in which a form carries what it showed at first. */
export const wasField = '_was';

type Values = FormState['values'];

export interface MergedForm {
  /** What is to be saved: what this person has changed, and beside it what is stored now. */
  readonly values: Values;
  /** Fields that this person and somebody else have changed, each in their own way. */
  readonly conflicts: readonly string[];
}

/** A form that shows what is stored, and carries it along. */
export function shownForm(values: Values, rest: Partial<FormState> = {}): FormState {
  return { values, errors: {}, ...rest, was: values };
}

/**
 * Two people may have the same form before them: whoever saves last must not undo what the other has saved meanwhile. Only
 * what was changed in the form counts; for the rest `current` does, which is how the form would show it now. A form that
 * carries nothing along counts as it is.
 */
export function mergeForm(sent: SentForm, current: Values): MergedForm {
  const was = wasOf(sent, current);
  const values: Record<string, string> = { ...sent };
  delete values[wasField];
  const conflicts: string[] = [];
  for (const name of new Set([...Object.keys(was), ...Object.keys(current)])) {
    const [mine, before, now] = [plain(sent[name]), plain(was[name]), plain(current[name])];
    if (mine === before) values[name] = now;
    else if (now !== before && now !== mine) conflicts.push(name);
  }
  return { values, conflicts };
}

/** Browsers send lines with other ends than they were given. */
const plain = (text = '') => text.replaceAll('\r\n', '\n');

const stored = z.record(z.string(), z.string());

/** What the form showed at first; `current` where it does not say. */
export function wasOf(sent: SentForm, current: Values): Values {
  try {
    return stored.parse(JSON.parse(sent[wasField] ?? ''));
  } catch {
    return current;
  }
}

interface Conflict {
  readonly merged: MergedForm;
  readonly current: Values;
  readonly fields: readonly FieldShape[];
  readonly language: Language;
}

/** The form again, with what was typed, and beside each field in question what somebody else has saved. Sent again, it counts. */
export function conflictForm({ merged, current, fields, language }: Conflict): FormState {
  const pick = (text: Localized) => text[language];
  const told = merged.conflicts.map((name) => {
    const field = fields.find((one) => one.name === name);
    const value = inWords(field, current[name] ?? '', pick);
    return [name, fill(pick(shellTexts.savedMeanwhile), { value })];
  });
  const errors = { '': pick(shellTexts.changedMeanwhile), ...Object.fromEntries(told) };
  return shownForm(current, { errors, values: merged.values });
}

function inWords(field: FieldShape | undefined, value: string, pick: (text: Localized) => string): string {
  if (field?.control === 'switch') return pick(value === 'true' ? shellTexts.yes : shellTexts.no);
  const label = field?.choices.find((choice) => choice.value === value)?.label ?? null;
  if (label !== null) return pick(label);
  return value === '' ? pick(shellTexts.none) : value;
}
