/** The candidate that differs by the fewest typing mistakes, if they are few enough for its length. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > 200) return undefined;
  const lower = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - text.length) >= bestDistance) continue;
    const found = distanceOf(lower, candidate.toLowerCase(), bestDistance);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** Levenshtein's distance, given up once it reaches the limit: names of one tile mostly begin and end alike. */
function distanceOf(a: string, b: string, limit: number): number {
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  return tableDistance(a.slice(start, endA), b.slice(start, endB), limit);
}

function tableDistance(a: string, b: string, limit: number): number {
  // Two rows for the whole table: this runs for every candidate of every misspelt name.
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let next = row.slice();
  for (let i = 1; i <= a.length; i++) {
    next.fill(limit);
    next[0] = i;
    let least = i;
    // What lies further from the diagonal than the limit cannot come back under it.
    const last = Math.min(b.length, i + limit);
    for (let j = Math.max(1, i - limit); j <= last; j++) {
      const substitution = (row[j - 1] ?? limit) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      const step = Math.min((row[j] ?? limit) + 1, (next[j - 1] ?? limit) + 1, substitution);
      next[j] = step;
      if (step < least) least = step;
    }
    if (least >= limit) return limit;
    [row, next] = [next, row];
  }
  return row[b.length] ?? limit;
}
