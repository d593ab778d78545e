/** What an agent wrote, in our words. Content types that we do not know still yield their text. */

import { textOfHtml } from '../../core/html-text.ts';
import type { Attachment, Card, Choice, FormField, MessagePart } from '../../core/message.ts';
import type { WireAction, WireContent } from './wire.ts';

export function partsOf(content: WireContent): readonly MessagePart[] {
  const text = textOf(content);
  const parts: MessagePart[] = text === null ? [] : [{ kind: 'text', text }];
  const choices = (content.actions ?? []).flatMap(choiceOf);
  if (content.type === 'image' || content.type === 'file') parts.push(...attachmentsOf(content));
  if (content.type === 'carousel' || content.type === 'list') parts.push(...cardsOf(content));
  if (content.type === 'location' && content.coordinates !== undefined) {
    const { lat, long } = content.coordinates;
    const name = content.location?.name ?? content.location?.address;
    parts.push({ kind: 'location', latitude: lat, longitude: long, ...(name === undefined ? {} : { name }) });
  }
  if (content.type === 'form') parts.push(...formOf(content));
  if (choices.length > 0) parts.push({ kind: 'choices', choices });
  // Something was sent, and the end user is to know it.
  if (parts.length === 0 && content.type !== 'text')
    return [{ kind: 'text', text: `[${content.altText ?? content.type}]` }];
  return parts;
}

/** The fallback text of a carousel or location repeats what its own part says. */
function textOf(content: WireContent): string | null {
  if (['carousel', 'list', 'location'].includes(content.type) && hasOwnPart(content)) return null;
  const text =
    content.text ?? content.markdownText ?? (content.htmlText === undefined ? '' : textOfHtml(content.htmlText));
  return text.trim() === '' ? null : text;
}

function hasOwnPart(content: WireContent): boolean {
  return (content.items?.length ?? 0) > 0 || content.coordinates !== undefined;
}

function attachmentsOf(content: WireContent): readonly Attachment[] {
  if (content.mediaUrl === undefined) return [];
  return [
    {
      kind: 'attachment',
      name: nameOf(content.mediaUrl, content.altText),
      mediaType: content.mediaType ?? (content.type === 'image' ? 'image/*' : 'application/octet-stream'),
      sizeBytes: content.mediaSize ?? null,
      source: { kind: 'remote', reference: content.mediaUrl },
    },
  ];
}

/** The name in the address has its extension; the alternative text may be a description instead of a name. */
function nameOf(mediaUrl: string, altText: string | undefined): string {
  const path = URL.canParse(mediaUrl) ? new URL(mediaUrl).pathname : '';
  const last = path.split('/').at(-1) ?? '';
  const decoded = decodedOrNull(last) ?? last;
  if (altText !== undefined && /\.[A-Za-z0-9]{1,8}$/.test(altText)) return altText;
  return decoded !== '' ? decoded : (altText ?? 'file');
}

function decodedOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function cardsOf(content: WireContent): readonly MessagePart[] {
  const cards = (content.items ?? []).map(
    (item): Card => ({
      title: item.title ?? '',
      ...(item.description === undefined ? {} : { description: item.description }),
      ...(item.mediaUrl === undefined ? {} : { imageUrl: item.mediaUrl }),
      choices: (item.actions ?? []).flatMap(choiceOf),
    }),
  );
  const layout = content.type === 'list' ? 'list' : 'carousel';
  return cards.length === 0 ? [] : [{ kind: 'cards', layout, cards }];
}

function formOf(content: WireContent): readonly MessagePart[] {
  const fields = (content.fields ?? []).map(
    (field): FormField => ({
      name: field.name,
      label: field.label ?? field.name,
      type: field.type === 'email' || field.type === 'select' ? field.type : 'text',
      ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
      ...(field.options === undefined ? {} : { options: field.options }),
    }),
  );
  return fields.length === 0 ? [] : [{ kind: 'form', fields }];
}

function choiceOf(action: WireAction): readonly Choice[] {
  const label = action.text ?? action.payload ?? '';
  if (label === '') return [];
  const payload = action.payload === undefined ? {} : { payload: action.payload };
  switch (action.type) {
    case 'link':
    case 'buy':
    case 'webview':
      return action.uri === undefined ? [] : [{ kind: 'link', label, url: action.uri }];
    case 'postback':
      return [{ kind: 'postback', label, ...payload }];
    default:
      return [{ kind: 'reply', label, ...payload }];
  }
}
