import type { Language, Localized } from '../../core/language.ts';

/** A catalogue of texts; `as const satisfies Texts` makes a missing language a type error. */
export type Texts = Readonly<Record<string, Localized>>;
export type TextsOf<Catalogue extends Texts> = Readonly<Record<keyof Catalogue, string>>;

const made = new WeakMap<Texts, Map<Language, Readonly<Record<string, string>>>>();

/** The texts of a catalogue in one language. */
export function textsIn<Catalogue extends Texts>(language: Language, catalogue: Catalogue): TextsOf<Catalogue> {
  const known = made.get(catalogue) ?? new Map<Language, Readonly<Record<string, string>>>();
  made.set(catalogue, known);
  const found =
    known.get(language) ??
    Object.fromEntries(
      Object.entries(catalogue).map(([key, localized]) => [key, typeset(localized[language], language)]),
    );
  known.set(language, found);
  return found as TextsOf<Catalogue>;
}

/** With the spaces of French signs that may not begin or end a line. */
export function typeset(text: string, language: Language): string {
  return language === 'fr' ? text.replaceAll(/ (?=[?!:;»])/g, '\u00a0').replaceAll('« ', '«\u00a0') : text;
}

/** Fills `{name}` in a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
