import type { DeskReply } from '../helpdesks/simulator.ts';
import type { ConsoleContext } from './console-env.ts';
import { composerTexts } from './texts/composer-texts.ts';
import { textsIn } from './texts/texts-in.ts';

/** Largest file of a composer: it is in memory as long as its request. */
export const fileBytesMax = 5_000_000;
/** The same with the form around it. */
export const saidBytesMax = fileBytesMax + 64 * 1024;
const textCharsMax = 4_000;

export type SentFile = NonNullable<DeskReply['file']>;

/** What a composer has sent: at least one of both. */
export interface Said {
  readonly text: string | null;
  readonly file: SentFile | null;
}

export type ReadSaid =
  | { readonly ok: true; readonly value: Said }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** Reads the form of a composer, or says what is wrong with it. */
export async function readSaid(c: ConsoleContext): Promise<ReadSaid> {
  const t = textsIn(c.var.reader.language, composerTexts);
  const { text: written, file: sent } = await c.req.parseBody();
  const text = typeof written === 'string' ? written.trim() : '';
  // A browser sends a file without a name where none was chosen.
  const chosen = sent instanceof File && (sent.name !== '' || sent.size > 0) ? sent : null;
  if (chosen === null && text === '') return { ok: false, errors: { text: t.required } };
  const long = tooLong(c, text);
  if (long !== null) return { ok: false, errors: { text: long } };
  if (chosen !== null && chosen.size === 0) return { ok: false, errors: { file: t.fileEmpty } };
  if (chosen !== null && chosen.size > fileBytesMax) return { ok: false, errors: { file: t.fileLarge } };
  const file =
    chosen === null
      ? null
      : { name: chosen.name, mediaType: chosen.type, bytes: new Uint8Array(await chosen.arrayBuffer()) };
  return { ok: true, value: { text: text === '' ? null : text, file } };
}

/** What is wrong with a text that is longer than anybody may say here; `null` when it is not. */
export function tooLong(c: ConsoleContext, text: string): string | null {
  return text.length > textCharsMax ? textsIn(c.var.reader.language, composerTexts).textLong : null;
}
