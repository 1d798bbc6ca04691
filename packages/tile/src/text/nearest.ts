/** The candidate that differs by the fewest typing mistakes, if they are few enough for its length. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > 200) return undefined;
  const wanted = prepare(text);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(text.length / 3)) + 1;
  for (const candidate of prepared(candidates)) {
    if (Math.abs(candidate.text.length - text.length) >= bestDistance) continue;
    // One mistake changes at most two letters' presence: most candidates need no closer look.
    if (countBits(candidate.letters ^ wanted.letters) >= 2 * bestDistance) continue;
    const found = distanceOf(wanted.lower, candidate.lower, bestDistance);
    if (found < bestDistance) {
      best = candidate.text;
      bestDistance = found;
    }
  }
  return best;
}

interface Candidate {
  readonly text: string;
  readonly lower: string;
  /** Which letters occur, a bit for each: letters with equal codes modulo 32 share one. */
  readonly letters: number;
}

const memory = new WeakMap<Iterable<string>, readonly Candidate[]>();

/** A list is asked about many names, so its letters are collected once. */
function prepared(candidates: Iterable<string>): readonly Candidate[] {
  const known = memory.get(candidates);
  if (known) return known;
  const made = [...candidates].map(prepare);
  memory.set(candidates, made);
  return made;
}

function prepare(text: string): Candidate {
  const lower = text.toLowerCase();
  let letters = 0;
  for (let at = 0; at < lower.length; at++) letters |= 1 << (lower.charCodeAt(at) & 31);
  return { text, lower, letters };
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
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
  // Two rows for the whole table: this runs for every candidate of every misspelled name.
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
