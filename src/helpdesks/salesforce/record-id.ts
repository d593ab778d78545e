const checkDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18 characters of a record's id that the org's API gives, from the 15 that entries have: each five characters are
 * followed, at the end, by a digit that says which of them are capitals. Anything but 15 characters stays as it is.
 */
export function longIdOf(id: string): string {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return id;
  const digits = [0, 5, 10].map((start) => {
    const capitals = [...id.slice(start, start + 5)].map((letter, bit) => (/[A-Z]/.test(letter) ? 1 << bit : 0));
    return checkDigits.charAt(capitals.reduce((sum, bit) => sum + bit, 0));
  });
  return id + digits.join('');
}
