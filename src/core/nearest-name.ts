/**
 * The candidate that somebody probably meant, `null` when none is alike: at most half of the letters differ, of which the
 * first `sharedChars`, the same in every name, are not counted.
 */
export function nearestName(name: string, candidates: readonly string[], sharedChars = 0): string | null {
  const ranked = candidates.map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= (name.length - sharedChars) / 2 ? best.candidate : null;
}

/** Levenshtein: how many letters have to be added, dropped or changed. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
