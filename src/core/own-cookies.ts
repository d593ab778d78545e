/** Cookies of our own pages all begin so, also behind the prefix that browsers know, and behind a name left empty. */
const ownPattern = /^[\s=]*(?:__(?:Host|Secure)-)?passerelle/i;

/** Whether this begins the name of one of our own cookies: a pair of `Cookie`, or the whole of `Set-Cookie`. */
export function isOwnCookie(pair: string): boolean {
  return ownPattern.test(pair);
}

/** A `Cookie` header without ours, which nobody else may see. `null` when nothing is left of it. */
export function withoutOwnCookies(header: string): string | null {
  const pairs = header.split(';');
  const others = pairs.filter((pair) => !isOwnCookie(pair));
  if (others.length === pairs.length) return header;
  const left = others.join(';').trim();
  return left === '' ? null : left;
}
