import { cutText } from '../../core/cut-text.ts';
import type { Language } from '../../core/language.ts';
import type { Attachment } from '../../core/message.ts';
import { DeliveryFailure, elsewhereIn } from '../failure.ts';

/**
 * Whether an opening goes on without this file: it is refused, or its address is in trouble. However long that lasts, the
 * end user is waiting for a person and not for it.
 */
export function isFileLeftOut(error: unknown): boolean {
  return (error instanceof DeliveryFailure && error.disposition === 'reject') || elsewhereIn(error) !== null;
}

const label = { en: 'File not transmitted: ', fr: 'Fichier non transmis : ' } as const;
const nameCharsMax = 200;
const addressCharsMax = 2000;

/** What agents read in the place of such a file, with the address where it has one. */
export function fileLeftOut({ name, source }: Attachment, language: Language): string {
  const address = source.kind === 'url' && source.url.length <= addressCharsMax ? ` (${source.url})` : '';
  return `${label[language]}${cutText(name, nameCharsMax)}${address}`;
}
