/** Finds keys that stand twice in one object: a JSON reader keeps one of the two values, and nobody knows which was meant. */

/**
 * The first key that stands twice, `null` when none does. `text` is valid JSON, `keys` is how many keys its value has: as
 * long as the text has no more, nothing is looked at closely.
 */
export function repeatedKeyIn(text: string, keys: number): string | null {
  return countKeys(text) === keys ? null : findRepeated(text);
}

const space = /[ \t\n\r]/;

/** How many keys are written in it: strings with a colon behind them. */
function countKeys(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at !== -1; ) {
    const end = endOfString(text, at);
    if (isBeforeColon(text, end)) keys += 1;
    at = text.indexOf('"', end);
  }
  return keys;
}

function isBeforeColon(text: string, at: number): boolean {
  let next = at;
  while (space.test(text.charAt(next))) next += 1;
  return text.charAt(next) === ':';
}

/** Index behind the string that begins at this quote. */
function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charAt(at - 1 - slashes) === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function findRepeated(text: string): string | null {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (character === '{') open.push(new Set());
    if (character === '}') open.pop();
    if (character !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    const key = isBeforeColon(text, end) ? String(JSON.parse(text.slice(at, end))) : null;
    if (key !== null && open.at(-1)?.has(key) === true) return key;
    if (key !== null) open.at(-1)?.add(key);
    at = end;
  }
  return null;
}
