import { characterOfEntity } from './html-entities.ts';

/**
 * What a person reads of HTML, of an agent or of a bot: lines, list items, and where a link leads. Entities that we do not
 * know stay as they are. Takes a time that grows with the text and no faster, whatever the text.
 */
export function textOfHtml(html: string): string {
  return withoutTags(html)
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]*);/gi, (whole, name: string) => characterOfEntity(name) ?? whole)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

interface OpenLink {
  readonly address: string;
  /** Where its label begins, in what has been read so far. */
  readonly labelAt: number;
}

/** Goes from tag to tag: a pattern that looks for the end of each would look through the whole rest again and again. */
function withoutTags(html: string): string {
  let read = '';
  let link: OpenLink | null = null;
  let isAllRead = false;
  let at = 0;
  for (;;) {
    const opens = startOfTag(html, at);
    const closes = opens === -1 ? -1 : html.indexOf('>', opens);
    if (closes === -1) return read + html.slice(at);
    read += html.slice(at, opens);
    at = closes + 1;
    const tag = html.slice(opens + 1, closes);
    const name = /^\/?[a-z][a-z0-9]*/i.exec(tag)?.[0].toLowerCase();
    if ((name === 'script' || name === 'style') && !isAllRead) {
      const end = endOfUnread(html, at);
      isAllRead = end === null;
      at = end ?? at;
    } else if (name === 'br' || isEndOfLine(name)) read += '\n';
    else if (name === 'li') read += '- ';
    else if (name === 'a') link = { address: addressIn(tag), labelAt: read.length };
    else if (name === '/a' && link !== null) {
      read += behind(read.slice(link.labelAt), link.address);
      link = null;
    }
  }
}

/** Before anything but these a `<` is a sign that somebody wrote, as it is for a browser. */
function startOfTag(html: string, from: number): number {
  const start = /<[a-z/!?]/gi;
  start.lastIndex = from;
  return start.exec(html)?.index ?? -1;
}

const isEndOfLine = (name: string | undefined) => name !== undefined && /^\/(?:p|div|li|h[1-6]|tr)$/.test(name);

/** Behind what no person reads; `null` when it has no end: then it is not that. */
function endOfUnread(html: string, from: number): number | null {
  const end = /<\/(?:script|style)>/gi;
  end.lastIndex = from;
  return end.exec(html) === null ? null : end.lastIndex;
}

function addressIn(attributes: string): string {
  const found = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
  const address = found?.[1] ?? found?.[2] ?? found?.[3] ?? '';
  return /^(?:https?:\/\/|mailto:|tel:)./i.test(address) ? address : '';
}

/** Nothing where the address leads nowhere, or is what the label says already. */
function behind(label: string, address: string): string {
  const bare = address.replace(/^(?:https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '');
  if (bare === '' || label.includes(bare)) return '';
  return label.trim() === '' ? address : ` (${address})`;
}
