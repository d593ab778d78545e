/** Schemas and texts of which the settings of an account are made. */
import { z } from 'zod';
import type { Localized } from '../../core/language.ts';
import type { SettingMeta } from '../helpdesk.ts';

export type Pair = readonly [en: string, fr: string];

// A type alias, because zod's `meta` takes records and an interface is none.
type Texts = Pick<SettingMeta, 'label' | 'help' | 'secret' | 'isAskedFirst'>;

export const localized = ([en, fr]: Pair): Localized => ({ en, fr });

/** What the console says beside a setting: its name, and where its value is found. */
export const settingTexts = (label: Pair, help: Pair): Texts => ({ label: localized(label), help: localized(help) });

/** The same of a setting that is written and never shown again. */
export const secretTexts = (label: Pair, help: Pair): Texts => ({ ...settingTexts(label, help), secret: true });

/** The same of a setting that is asked for first, though the schema does not insist on it. */
export const askedFirst = (texts: Texts): Texts => ({ ...texts, isAskedFirst: true });

/** A text of at least one character and at most so many. */
export const text = (charsMax: number) => z.string().trim().min(1).max(charsMax);

/** A text that matches, or is refused with this sentence. */
export function textLike(pattern: RegExp, mistake: Localized) {
  return told(z.string().trim().regex(pattern, mistake.en), mistake);
}

/** The same schema, some check of which says this too: so that it is said in every language. */
export function told<Schema extends z.ZodType>(schema: Schema, ...mistakes: readonly Localized[]): Schema {
  const { mistakes: known = [] } = (schema.meta() ?? {}) as Pick<SettingMeta, 'mistakes'>;
  return schema.meta({ mistakes: [...known, ...mistakes] });
}
