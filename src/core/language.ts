/** The languages in which we speak to designers, agents and end users. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** One text in every language we speak. */
export type Localized = Readonly<Record<Language, string>>;

/** What a person reads instead of a line that is made for logs: a pattern of it, and words in which `{1}` is what that found. */
export type Sentence = readonly [pattern: RegExp, words: Localized];

/** Picks our nearest language for a BCP 47 tag such as `fr-CA`; English when there is none. */
export function languageOf(locale: string | null): Language {
  return locale?.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
