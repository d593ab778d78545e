/** What an agent wrote, in our words: text, files and structured content, in this order. */

import { textOfHtml } from '../../core/html-text.ts';
import type { Attachment, Card, Choice, MessagePart } from '../../core/message.ts';
import { choicePayload } from './commands.ts';
import { type WireCard, type WireStructured, wireAttachment, wireStructured } from './wire.ts';

export interface AgentContent {
  /** Our id of the message: choices name it, so that a pressed one can be told where it belongs. */
  readonly remoteMessageId: string;
  readonly body: string | null | undefined;
  /** HTML where it is not told, as the platform has it in both directions. */
  readonly format: string | null | undefined;
  readonly attachments: readonly unknown[];
  readonly structured: unknown;
}

/** Empty when nothing of it can be shown. What cannot be read costs only itself. */
export function partsOf(content: AgentContent): readonly MessagePart[] {
  const read = wireStructured.safeParse(content.structured);
  const rich = read.success ? richParts(read.data, content.remoteMessageId) : [];
  const body = content.body ?? '';
  const text = (content.format === 'text' ? body : textOfHtml(body)).trim();
  // The body beside cards and links is their fallback; beside choices it is the question.
  const isFallback = rich.length > 0 && read.success && read.data.type !== 'select';
  return [
    ...(text === '' || isFallback ? [] : [{ kind: 'text', text } as const]),
    ...content.attachments.flatMap(attachmentOf),
    ...rich,
  ];
}

function attachmentOf(raw: unknown): readonly Attachment[] {
  const read = wireAttachment.safeParse(raw);
  if (!read.success) return [];
  const { url, type, filename } = read.data;
  const name = filename?.trim() || nameIn(url);
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? type ?? '';
  const mediaType = mediaTypes[extension.toLowerCase()] ?? familyOf(type);
  return [{ kind: 'attachment', name, mediaType, sizeBytes: null, source: { kind: 'remote', reference: url } }];
}

function nameIn(url: string): string {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  try {
    return decodeURIComponent(last) || 'file';
  } catch {
    return last;
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function familyOf(type: string | null | undefined): string {
  return type === 'image' || type === 'audio' || type === 'video' ? `${type}/*` : 'application/octet-stream';
}

function richParts(structured: WireStructured, remoteMessageId: string): readonly MessagePart[] {
  if (structured.type === 'select') {
    const choices = (structured.items ?? []).flatMap((item) => replyOf(item, remoteMessageId));
    return choices.length === 0 ? [] : [{ kind: 'choices', choices }];
  }
  const cards =
    structured.type === 'carousel'
      ? (structured.items ?? []).map((item) => cardOf(item, remoteMessageId))
      : [cardOf(structured as WireCard, remoteMessageId)];
  const shown = cards.filter((card) => card.title !== '' || card.choices.length > 0);
  return shown.length === 0 ? [] : [{ kind: 'cards', layout: 'carousel', cards: shown }];
}

function cardOf(card: WireCard, remoteMessageId: string): Card {
  const link: Choice[] = card.url ? [{ kind: 'link', label: card.url_text || card.url, url: card.url }] : [];
  const buttons = (card.items ?? []).flatMap((item) =>
    item.type === 'url' && item.url
      ? [{ kind: 'link', label: item.title || item.url, url: item.url } as const]
      : replyOf(item, remoteMessageId),
  );
  return {
    title: card.title ?? '',
    ...(card.subtitle ? { description: card.subtitle } : {}),
    ...(card.attachment_url ? { imageUrl: card.attachment_url } : {}),
    choices: [...link, ...buttons],
  };
}

function replyOf(
  item: { readonly title?: string | null | undefined; readonly payload?: string | null | undefined },
  remoteMessageId: string,
): readonly Choice[] {
  const label = item.title || item.payload || '';
  return label === '' ? [] : [{ kind: 'reply', label, payload: choicePayload(remoteMessageId, item.payload) }];
}
