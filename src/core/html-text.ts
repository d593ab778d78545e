import { characterOfEntity } from './html-entities.ts';

/**
 * What a person reads of HTML, of an agent or of a bot: lines, list items, and where a link leads. Entities that we do not
 * know stay as they are.
 */
export function textOfHtml(html: string): string {
  return withAddresses(html.replace(/<(?:script|style)\b[^>]*>[\s\S]*?<\/(?:script|style)>/gi, ''))
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6]|tr)>/gi, '\n')
    .replace(/<li[^>]*>/gi, '- ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]*);/gi, (whole, name: string) => characterOfEntity(name) ?? whole)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Puts the address of each link behind its label. */
function withAddresses(html: string): string {
  let open: { readonly address: string; readonly labelAt: number } | null = null;
  return html.replace(/<a\b([^>]*)>|<\/a\s*>/gi, (tag: string, attributes: string | undefined, at: number) => {
    const closed = open;
    open = attributes === undefined ? null : { address: addressIn(attributes), labelAt: at + tag.length };
    return attributes !== undefined || closed === null ? '' : behind(html.slice(closed.labelAt, at), closed.address);
  });
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
  return label.replace(/<[^>]*>/g, '').trim() === '' ? address : ` (${address})`;
}
