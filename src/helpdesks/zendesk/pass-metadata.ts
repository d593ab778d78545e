import { cutText } from '../../core/cut-text.ts';
import type { ContextAttributes } from '../command.ts';
import type { Metadata } from './client.ts';

/** What agents' routing is told with the pass. Everything here has effect only while the conversation has no ticket. */
export interface PassFacts {
  readonly mark: Metadata;
  readonly groupId: string | null;
  readonly firstMessageId: string | null;
  /** Tags of ours: never dropped. */
  readonly ownTags: readonly string[];
  readonly conversationField: { readonly id: string; readonly value: string } | null;
  readonly originSourceType: string | null;
  readonly requesterName: string | null;
  /** Only an address that the bot vouches for. */
  readonly requesterEmail: string | null;
  readonly attributes: ContextAttributes;
}

/** Size of metadata that Zendesk takes, counted on its JSON in UTF-8. */
export const metadataBytesMax = 4096;

const system = 'dataCapture.systemField.';
const field = 'dataCapture.ticketField.';

/**
 * Builds the metadata of the pass and keeps it under the limit: what the bot mapped goes first, the last of it before the
 * first; what routing and finding the ticket need stays. `dropped` names what went, as `tag:x` or `field:123`.
 */
export function passMetadata(facts: PassFacts): { readonly metadata: Metadata; readonly dropped: readonly string[] } {
  const fields = Object.entries(facts.attributes.fields).filter(
    ([id, value]) => value !== '' && id !== facts.conversationField?.id,
  );
  const tags = unique(facts.attributes.tags.map(tagOf)).filter((tag) => tag !== '' && !facts.ownTags.includes(tag));
  const dropped: string[] = [];
  let shown = { name: facts.requesterName, origin: facts.originSourceType };
  for (;;) {
    const metadata = build({ ...facts, requesterName: shown.name, originSourceType: shown.origin }, fields, tags);
    if (bytesOf(metadata) <= metadataBytesMax) return { metadata, dropped };
    const lastField = fields.pop();
    const lastTag = lastField === undefined ? tags.pop() : undefined;
    if (lastField !== undefined) dropped.push(`field:${lastField[0]}`);
    else if (lastTag !== undefined) dropped.push(`tag:${lastTag}`);
    else if (shown.name !== null) {
      shown = { ...shown, name: null };
      dropped.push('requester_name');
    } else if (shown.origin !== null) {
      shown = { ...shown, origin: null };
      dropped.push('origin');
    } else return { metadata, dropped };
  }
}

function build(facts: PassFacts, fields: readonly (readonly [string, string])[], tags: readonly string[]): Metadata {
  const metadata: Record<string, string | number | boolean> = { ...facts.mark };
  const put = (key: string, value: string | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') metadata[key] = value;
  };
  put(`${system}group_id`, facts.groupId);
  put(`${system}tags`, unique([...facts.ownTags, ...tags]).join(','));
  if (facts.conversationField !== null) put(`${field}${facts.conversationField.id}`, facts.conversationField.value);
  put('first_message_id', facts.firstMessageId);
  put('origin_source_type', facts.originSourceType);
  put(`${system}requester.name`, facts.requesterName);
  put(`${system}requester.email`, facts.requesterEmail);
  for (const [id, value] of fields) put(`${field}${id}`, value);
  return metadata;
}

/** Tags are comma-separated there and hold no spaces. */
export function tagOf(text: string): string {
  const tag = text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_./-]+/gu, '_');
  return cutText(tag, 100);
}

export function bytesOf(metadata: Metadata): number {
  return Buffer.byteLength(JSON.stringify(metadata), 'utf8');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
