import { createContext, useContext } from 'hono/jsx';
import type { Localized } from '../../core/language.ts';
import { mayAct, type Role } from '../../people/person.ts';
import type { Reader } from '../console-env.ts';
import { createFormats, type Formats } from '../formats.ts';
import { type Texts, type TextsOf, textsIn, typeset } from '../texts/texts-in.ts';

const nobody: Reader = {
  language: 'en',
  locale: 'en',
  timeZone: 'UTC',
  theme: 'auto',
  person: null,
  csrf: null,
  flash: null,
  address: '/console',
};

/** Carries the reader to every part of a page; `renderPage` and `renderPart` provide it. */
export const ReaderContext = createContext<Reader>(nobody);

export function useReader(): Reader {
  return useContext(ReaderContext);
}

/** The texts of a catalogue in the reader's language. */
export function useTexts<Catalogue extends Texts>(catalogue: Catalogue): TextsOf<Catalogue> {
  return textsIn(useReader().language, catalogue);
}

/** Picks the reader's language out of a text that has both. */
export function usePick(): (text: Localized) => string {
  const { language } = useReader();
  return (text) => typeset(text[language], language);
}

/** Dates and numbers the way the reader writes them. */
export function useFormats(): Formats {
  return createFormats(useReader());
}

/** Whether the reader may do what needs this role: what they may not is not offered. The routes decide all the same. */
export function useMay(needed: Role): boolean {
  const { person } = useReader();
  return person !== null && mayAct(person.role, needed);
}
