import type { JsonObject, JsonValue } from '../../core/json.ts';
import { objectOf } from './wire.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}

const link = (url: string, shown: string) =>
  `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${shown}</a>`;

/** Plain text for a window that shows HTML: nothing in it can act, lines break, web addresses can be pressed. */
export function htmlOfText(text: string): string {
  const pieces = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/);
  const html = pieces.map((piece, index) => (index % 2 === 1 ? link(piece, escapeHtml(piece)) : escapeHtml(piece)));
  return html.join('').replaceAll(/\r\n|\r|\n/g, '<br>');
}

export interface ShownAs {
  readonly agentText: 'html' | 'plain';
  readonly agentFiles: 'pictures' | 'links';
}

/** An agent's message, as events carry it, in the one text that the window shows. */
export function messageText(data: JsonObject, { agentText, agentFiles }: ShownAs): string {
  const parts = Array.isArray(data['parts']) ? (data['parts'] as readonly JsonValue[]) : [];
  const files = parts.flatMap((part) => {
    const file = objectOf(part);
    return file?.['kind'] === 'attachment' ? [fileText(file, agentFiles)] : [];
  });
  const said = typeof data['text'] === 'string' ? data['text'] : '';
  const text = agentText === 'html' ? htmlOfText(said) : said;
  return [...(text === '' ? [] : [text]), ...files].join('<br>');
}

/** Types that a browser shows and that cannot run anything. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

function fileText(file: JsonObject, agentFiles: ShownAs['agentFiles']): string {
  const name = escapeHtml(String(file['name'] ?? 'file'));
  const url = String(file['url'] ?? '');
  const isPicture = agentFiles === 'pictures' && pictures.has(String(file['mediaType']));
  return link(url, isPicture ? `<img src="${escapeHtml(url)}" alt="${name}" style="max-width:100%">` : name);
}
