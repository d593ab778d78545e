/**
 * Variables that change while a conversation has no ticket yet wait in metadata of the conversation, under keys that Zendesk
 * itself reads when it makes the ticket. They are of one escalation: a later one of the same conversation takes none over.
 */
import type { Metadata } from './client.ts';

const fieldPrefix = 'zen:ticket_field:';
const tagsKey = 'zen:ticket:tags';
/** Which of these are ours: fields and tags, each joined by commas. */
const ownFields = 'passerelle_left_fields';
const ownTags = 'passerelle_left_tags';

type Found = Readonly<Record<string, unknown>> | undefined;

/** What the metadata gets beside what it has. */
export function leftForTicket(
  metadata: Found,
  left: {
    readonly fields: readonly (readonly [string, string])[];
    readonly tags: readonly string[];
    readonly outdated: readonly string[];
  },
): Metadata {
  const { fields, tags, outdated } = left;
  const added: Record<string, string> = {};
  for (const [field, value] of fields) added[`${fieldPrefix}${field}`] = value;
  if (fields.length > 0) added[ownFields] = joined([...listIn(metadata, ownFields), ...fields.map(([field]) => field)]);
  if (tags.length + outdated.length === 0) return added;
  const there = listIn(metadata, tagsKey);
  const isStill = (tag: string) => !outdated.includes(tag);
  const own = [...listIn(metadata, ownTags), ...tags.filter((tag) => !there.includes(tag))];
  return { ...added, [tagsKey]: joined([...there, ...tags].filter(isStill)), [ownTags]: joined(own.filter(isStill)) };
}

/** The same for whoever takes the conversation over: empty where something of ours waited, and what others left as it was. */
export function nothingLeft(metadata: Found): Metadata {
  const fields = listIn(metadata, ownFields);
  const own = listIn(metadata, ownTags);
  const cleared = Object.fromEntries(fields.map((field) => [`${fieldPrefix}${field}`, '']));
  const others = listIn(metadata, tagsKey).filter((tag) => !own.includes(tag));
  return {
    ...cleared,
    ...(fields.length === 0 ? {} : { [ownFields]: '' }),
    ...(own.length === 0 ? {} : { [tagsKey]: joined(others), [ownTags]: '' }),
  };
}

function listIn(metadata: Found, key: string): readonly string[] {
  const text = metadata?.[key];
  return typeof text !== 'string' ? [] : text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

function joined(values: readonly string[]): string {
  return [...new Set(values)].join(',');
}
