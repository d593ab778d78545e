import { z } from 'zod';
import { type FormField, formFieldsOf } from '../../connections/form-fields.ts';
import type { Localized } from '../../core/language.ts';

/** How a field is drawn. */
export interface FieldShape {
  readonly name: string;
  readonly label: Localized;
  readonly help: Localized | null;
  readonly isRequired: boolean;
  /** Drawn with the required ones. */
  readonly isAskedFirst: boolean;
  readonly control: 'text' | 'email' | 'url' | 'number' | 'secret' | 'area' | 'switch' | 'choice';
  readonly choices: readonly { readonly value: string; readonly label: Localized | null }[];
  /** What holds while nothing is written, as it would be typed; `''` for nothing. */
  readonly fallback: string;
  /** The browser's own word for what it may fill in. */
  readonly autocomplete: string | null;
}

/**
 * What a field of a console form says about itself through zod's `.meta()`: label and help as settings of helpdesks do,
 * and beside them how to draw it.
 */
export interface FieldMeta {
  readonly label: Localized;
  readonly help?: Localized;
  readonly secret?: boolean;
  readonly isAskedFirst?: boolean;
  readonly control?: 'area' | 'url';
  readonly choiceLabels?: Readonly<Record<string, Localized>>;
  readonly autocomplete?: string;
}

/** The fields of a flat zod schema, in its order. */
export function fieldShapesOf(schema: z.ZodType<object>): readonly FieldShape[] {
  const described = schema instanceof z.ZodObject ? schema.shape : {};
  return formFieldsOf(schema).map((field) => {
    const own = (described as Readonly<Record<string, z.ZodType | undefined>>)[field.name]?.meta() ?? {};
    return shapeOf(field, own as Partial<FieldMeta>);
  });
}

function shapeOf(
  field: FormField,
  { isAskedFirst, control, choiceLabels, autocomplete }: Partial<FieldMeta>,
): FieldShape {
  const { name, label, help, isRequired, isSecret, type, choices, fallback } = field;
  return {
    name,
    label,
    help,
    isRequired,
    isAskedFirst: isRequired || isAskedFirst === true,
    control: isSecret ? 'secret' : (control ?? type),
    choices: (choices ?? []).map((value) => ({ value, label: choiceLabels?.[value] ?? null })),
    fallback: fallback === null ? '' : String(fallback),
    autocomplete: autocomplete ?? null,
  };
}
