/** The form in which names of skills and groups are compared: people and helpdesks write the same one differently. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** Whether both are one name. A helpdesk may keep it in small letters, whatever it was asked for. */
export function isSameName(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : nameKey(one) === nameKey(other);
}
