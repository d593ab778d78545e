import { createHash } from 'node:crypto';

/**
 * The same id of version 4 for the same facts, each time and on each machine: what is tried again carries the id that it
 * had. Salesforce takes lower-case UUIDs of version 4 only.
 */
export function uuidOf(...facts: readonly string[]): string {
  const hex = createHash('sha256').update(facts.join('\n')).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
