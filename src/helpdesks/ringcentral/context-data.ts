/** Facts for agents, under names that the platform takes: letters and hyphens only. */

import { cutText } from '../../core/cut-text.ts';

export type ContextData = Readonly<Record<string, string | readonly string[]>>;

const valueCharsMax = 1000;

/**
 * The nearest name that is allowed, `''` when nothing of it is left. Digits are spelled out by letters (1 → `b`), so that
 * names which differ in a digit only stay different.
 */
export function contextKeyOf(name: string): string {
  return name
    .trim()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\d/g, (digit) => `-${'abcdefghij'.charAt(Number(digit))}`)
    .replace(/[^A-Za-z-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);
}

/** Leaves out what is empty; a value that is too long is cut. Names that nothing is left of go to `dropped`. */
export function contextDataOf(
  facts: readonly (readonly [name: string, value: string | readonly string[] | null])[],
  dropped: string[] = [],
): ContextData {
  const data: Record<string, string | readonly string[]> = {};
  for (const [name, value] of facts) {
    if (value === null || value.length === 0) continue;
    const key = contextKeyOf(name);
    if (key === '') dropped.push(name);
    else data[key] = typeof value === 'string' ? cut(value) : value.map(cut);
  }
  return data;
}

function cut(value: string): string {
  return cutText(value, valueCharsMax);
}
