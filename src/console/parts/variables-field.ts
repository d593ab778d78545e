import type { Language, Localized } from '../../core/language.ts';
import { dryRunTexts } from '../texts/dry-run-texts.ts';
import { fill } from '../texts/texts-in.ts';
import type { FieldShape } from './field-shape.ts';
import { pageField } from './page-field.ts';

/** Bot variables as a person types them: one per line, `name = value`. */
export function variablesField(label: Localized, help: Localized): FieldShape {
  return pageField({ name: 'variables', label, help, control: 'area' });
}

export type ReadVariables =
  | { readonly ok: true; readonly value: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly mistake: string };

/** The variables of such a text, or what is wrong with it in the reader's language. */
export function readVariables(text: string | undefined, language: Language): ReadVariables {
  const found = variablesOf(text ?? '');
  if (typeof found !== 'number') return { ok: true, value: found };
  return { ok: false, mistake: fill(dryRunTexts.badLine[language], { line: found }) };
}

/** The variables of such a text, or the number of the first line that is none. */
export function variablesOf(text: string): Readonly<Record<string, string>> | number {
  const found: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    if (at < 0 || name === '') return index + 1;
    found[name] = line.slice(at + 1).trim();
  }
  return found;
}
