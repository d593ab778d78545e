/** Names of the characters from 160 to 255, in this order, as HTML gives them. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave ' +
  'Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc ' +
  'Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc ' +
  'iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

/** Those that editors write beyond them. */
const others =
  'amp & lt < gt > quot " apos \' OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — lsquo ‘ ' +
  'rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › ' +
  'euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ minus − ne ≠ le ≤ ge ≥ asymp ≈ infin ∞ radic √ check ✓';

const named = new Map<string, string>(latin1.split(' ').map((name, index) => [name, String.fromCharCode(160 + index)]));
const pairs = others.split(' ');
for (let at = 0; at < pairs.length; at += 2) named.set(pairs[at] ?? '', pairs[at + 1] ?? '');
// People read a space, and nothing where a break would be allowed.
for (const name of ['nbsp', 'ensp', 'emsp', 'thinsp']) named.set(name, ' ');
named.set('shy', '');
// What joins and turns letters counts in some scripts, though nobody sees it.
for (const [name, code] of Object.entries({ zwnj: 0x200c, zwj: 0x200d, lrm: 0x200e, rlm: 0x200f })) {
  named.set(name, String.fromCharCode(code));
}

/** From 128 to 159; a dot where there is none. Node 20 decodes these bytes as something else. */
const windows1252 = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ';

/** The character of an entity, without `&` and `;`: `eacute`, `#233`, `#xE9`. `null` for one that we do not know. */
export function characterOfEntity(entity: string): string | null {
  if (!entity.startsWith('#')) return named.get(entity) ?? named.get(entity.toLowerCase()) ?? null;
  const isHex = /^#x/i.test(entity);
  const code = isHex ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  // HTML reads these as the old Windows characters that their writers meant.
  const old = windows1252[code - 128];
  if (old !== undefined) return old === '.' ? null : old;
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : null;
}
