import { z } from 'zod';
import type { JsonValue } from '../core/json.ts';
import type { Localized } from '../core/language.ts';

/** One field of a form: what a designer is asked for, in both languages, and what may be written into it. */
export interface FormField {
  readonly name: string;
  readonly label: Localized;
  readonly help: Localized | null;
  /** Written, never shown again. */
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  readonly type: 'text' | 'email' | 'number' | 'switch' | 'choice';
  /** What there is to choose from, for a field of type `choice`. */
  readonly choices: readonly string[] | null;
  /** What holds while nothing is written, `null` for nothing. */
  readonly fallback: JsonValue;
}

interface Described {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly default?: JsonValue;
  readonly label?: Localized;
  readonly help?: Localized;
  readonly secret?: boolean;
  readonly mistakes?: readonly Localized[];
}

const remembered = new WeakMap<z.ZodType, readonly FormField[]>();
const describe = (schema: z.ZodType<object>) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** The fields of a flat settings schema, in its order, from what each says about itself through `.meta()`. */
export function formFieldsOf(schema: z.ZodType<object>): readonly FormField[] {
  const known = remembered.get(schema);
  if (known !== undefined) return known;
  const described = describe(schema);
  const required = new Set(described.required ?? []);
  const fields = Object.entries(described.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property as Described, required.has(name)),
  );
  remembered.set(schema, fields);
  return fields;
}

/** What the checks of these settings say of values that do not fit, in both languages; `{1}` is about the value. */
export function settingMistakesOf(schema: z.ZodType<object>): readonly Localized[] {
  return Object.values(describe(schema).properties ?? {}).flatMap((field) => (field as Described).mistakes ?? []);
}

function fieldOf(name: string, described: Described, isRequired: boolean): FormField {
  return {
    name,
    label: described.label ?? { en: name, fr: name },
    help: described.help ?? null,
    isSecret: described.secret === true,
    isRequired,
    type: typeOf(described),
    choices: described.enum ?? null,
    fallback: described.default ?? null,
  };
}

function typeOf({ type, format, enum: choices }: Described): FormField['type'] {
  if (choices !== undefined) return 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'number' || type === 'integer') return 'number';
  return format === 'email' ? 'email' : 'text';
}
