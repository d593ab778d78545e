/** Chance that a seed repeats: everything random in a story or a fault is drawn from here. */
export interface Seeded {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both possible. */
  int(least: number, most: number): number;
  isOneIn(count: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item;
  /** A source of its own, so that what one actor draws does not depend on how fast another one is. */
  fork(label: string): Seeded;
}

export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    isOneIn: (count) => int(1, count) === 1,
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    },
    fork: (label) => createSeeded(hashOf(`${seed}/${label}`)),
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
