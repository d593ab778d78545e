import type { Localized } from '../../core/language.ts';
import type { FieldShape } from './field-shape.ts';

type Said = Pick<FieldShape, 'name' | 'label'> & Partial<FieldShape>;

/** A field that no schema describes, such as one whose choices are known only to the page; what is not said is that of an optional text. */
export function pageField(said: Said): FieldShape {
  return {
    help: null,
    isRequired: false,
    isAskedFirst: false,
    control: 'text',
    choices: [],
    fallback: '',
    autocomplete: null,
    ...said,
  };
}

/** A choice whose words are the same in every language: the name of a bot, say. */
export function namedChoice(value: string, name: string): { readonly value: string; readonly label: Localized } {
  return { value, label: { en: name, fr: name } };
}
