import type { Attempt } from './journal.ts';

/** Items that arrived more than once, by the reason for sending them again. */
export interface Duplicates {
  /** They had counted, and the answer was lost on its way. */
  readonly afterLostAnswers: number;
  /** Requests whose answer was lost although they had counted. */
  readonly lostAnswers: number;
  /** They had counted, and the process was killed before it could note that. */
  readonly afterKills: number;
  /** Requests that were in flight at a kill: whether they counted is unknown. */
  readonly cutOff: number;
  readonly unexplained: number;
}

/**
 * Compares what arrived with what the processes know they sent. An item may have arrived once for each request whose
 * answer was lost, once for each that a process held when it died, and once for good.
 */
export function explainDuplicates(arrivals: Uint8Array, attempts: readonly Attempt[]): Duplicates {
  const lost = new Uint8Array(arrivals.length);
  const killed = new Uint8Array(arrivals.length);
  const accepted = new Uint8Array(arrivals.length);
  for (const { first, count, outcome, open } of attempts) {
    const reason =
      outcome === 'lost' ? lost : outcome === 'killed' || (outcome === 202 && open) ? killed : undefined;
    for (let item = first; item < first + count; item += 1) {
      if (reason) reason[item] = (reason[item] ?? 0) + 1;
      if (outcome === 202) accepted[item] = (accepted[item] ?? 0) + 1;
    }
  }
  const sum = { afterLostAnswers: 0, lostAnswers: 0, afterKills: 0, cutOff: 0, unexplained: 0 };
  sum.cutOff = attempts.filter(({ outcome }) => outcome === 'killed').length;
  // A request counts as a whole or not at all: its first item speaks for it.
  const firsts = Map.groupBy(
    attempts.filter(({ outcome }) => outcome === 'lost'),
    ({ first }) => first,
  );
  for (const [item, count] of arrivals.entries()) {
    if (count < 2) continue;
    // Seen answers but the last one are those of processes that died; the rest arrived without an answer.
    const seenTwice = Math.max(0, (accepted[item] ?? 0) - 1);
    const unseen = count - 1 - seenTwice;
    const lostHere = Math.min(unseen, lost[item] ?? 0);
    const killedHere = Math.min(count - 1 - lostHere, killed[item] ?? 0);
    sum.afterLostAnswers += lostHere;
    sum.lostAnswers += Math.min(lostHere, firsts.get(item)?.length ?? 0);
    sum.afterKills += killedHere;
    sum.unexplained += count - 1 - lostHere - killedHere;
  }
  return sum;
}
