/**
 * A map for entries that come and go with each message. A `Map` that has grown old allocates each of its tables among what
 * the garbage collector takes for long-lived, and throws one away every few entries: after a while a quarter of what a
 * sweep of the whole heap has to find. So this one starts anew as soon as it is empty, or after that many entries.
 */
export class ShortLivedMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #removed = 0;

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
  }

  delete(key: Key): void {
    if (!this.#entries.delete(key)) return;
    this.#removed += 1;
    if (this.#entries.size > 0 && this.#removed < removedMax) return;
    this.#entries = new Map(this.#entries);
    this.#removed = 0;
  }
}

const removedMax = 256;
