import type { IdentityMapping } from '../connections/connection.ts';
import type { FieldShape } from './parts/field-shape.ts';
import type { SentForm } from './parts/form-state.ts';
import { namedChoice, pageField } from './parts/page-field.ts';
import { identityTexts as t } from './texts/identity-texts.ts';

/** The parts of a person that one variable each can fill. */
export const personFields: readonly FieldShape[] = [
  pageField({ name: 'senderId', label: t.senderId, help: t.senderIdHelp }),
  pageField({ name: 'externalId', label: t.externalId, help: t.externalIdHelp }),
  pageField({ name: 'email', label: t.email }),
  pageField({ name: 'name', label: t.name }),
  pageField({ name: 'givenName', label: t.givenName }),
  pageField({ name: 'familyName', label: t.familyName }),
  pageField({ name: 'phone', label: t.phone }),
];

export const tagsField = pageField({ name: 'tags', label: t.tags, help: t.commas });
export const vouchedField = pageField({ name: 'vouched', label: t.vouched, help: t.vouchedHelp });
export const sampleField = pageField({ name: 'sample', label: t.sample, help: t.sampleHelp, control: 'area' });

/** Whose sample values they are: what a bot says counts for as much as its protocol can prove. */
export function sampleBotField(bots: readonly { readonly id: string; readonly name: string }[]): FieldShape {
  const choices = bots.map(({ id, name }) => namedChoice(id, name));
  return pageField({ name: 'bot', label: t.sampleBot, control: 'choice', isRequired: true, choices });
}

/** Empty lines below those that are in use. */
const spareLines = 3;

/** The mapping as it is typed. */
export function typedMapping(mapping: IdentityMapping): Record<string, string> {
  const persons = personFields.map(({ name }) => [name, mapping[name as 'email'] ?? '']);
  const lines = Object.entries(mapping.fields).flatMap(([field, variable], index) => [
    [`field-${index}`, field],
    [`variable-${index}`, variable],
  ]);
  return {
    ...Object.fromEntries([...persons, ...lines]),
    tags: mapping.tags.join(', '),
    vouched: mapping.vouched.join(', '),
  };
}

/** The mapping as forms are compared: its lines of fields are one thing, whatever their order. */
export function mappingValues({
  fields,
  tags,
  vouched,
  ...persons
}: ReturnType<typeof mappingOf>): Record<string, string> {
  const lines = Object.entries(fields).map(([field, variable]) => `${field} = ${variable}`);
  const said = personFields.map(({ name }) => [name, persons[name as 'email'] ?? '']);
  return {
    ...Object.fromEntries(said),
    fields: lines.sort((one, other) => one.localeCompare(other)).join(', '),
    tags: tags.join(', '),
    vouched: vouched.join(', '),
  };
}

/** Those of these variables that the mapping takes no notice of. */
export function unusedVariables(mapping: IdentityMapping, names: readonly string[]): readonly string[] {
  const { fields, tags, vouched: _, ...persons } = mapping;
  const used = new Set<string | null>([...Object.values(persons), ...Object.values(fields), ...tags]);
  return names.filter((name) => !used.has(name));
}

/** How many lines of fields the form has, with room for more. */
export function linesOf(values: SentForm): number {
  const used = Object.keys(values).filter((name) => /^variable-\d+$/.test(name) && values[name] !== '').length;
  return used + spareLines;
}

/** What the form says, as the use case takes it. */
export function mappingOf(
  sent: SentForm,
): Partial<IdentityMapping> & Pick<IdentityMapping, 'fields' | 'tags' | 'vouched'> {
  const persons = personFields.map(({ name }) => {
    const text = sent[name]?.trim() ?? '';
    return [name, text === '' ? null : text];
  });
  const lines = Object.keys(sent).flatMap((name) => {
    const index = /^variable-(\d+)$/.exec(name)?.[1];
    const [field, variable] = [sent[`field-${index}`] ?? '', sent[name]?.trim() ?? ''];
    return index === undefined || field === '' || variable === '' ? [] : [[field, variable]];
  });
  return {
    ...Object.fromEntries(persons),
    fields: Object.fromEntries(lines),
    tags: namesIn(sent['tags']),
    vouched: namesIn(sent['vouched']),
  };
}

function namesIn(text = ''): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
