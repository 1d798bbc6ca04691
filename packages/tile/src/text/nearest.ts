/** The candidate that differs by the fewest typing mistakes, if they are few enough for its length. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > 200) return undefined;
  const lower = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - text.length) >= bestDistance) continue;
    const found = distance(lower, candidate.toLowerCase(), bestDistance);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** Levenshtein's distance, given up once it reaches the limit. */
function distance(a: string, b: string, limit: number): number {
  // Two rows for the whole table: this runs for every candidate of every misspelt name.
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let next = row.slice();
  for (let i = 1; i <= a.length; i++) {
    next[0] = i;
    let least = i;
    let left = i;
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      left = Math.min((row[j] ?? 0) + 1, left + 1, substitution);
      next[j] = left;
      if (left < least) least = left;
    }
    if (least >= limit) return limit;
    [row, next] = [next, row];
  }
  return row[b.length] ?? limit;
}
