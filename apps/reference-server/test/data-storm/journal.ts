import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { Transport } from '@tilekit/core';

/** One request with logs, as the process that sent it saw it. */
export interface Attempt {
  readonly first: number;
  readonly count: number;
  /** The answer's status; `lost` when the connection ended without one; `killed` when the process did. */
  outcome: number | 'lost' | 'killed';
  /** True until the same process sends the installation's next batch: it may not have noted the answer yet. */
  open: boolean;
}

/** Writes down every request with logs before it goes and after it has come back, in lines that survive a kill. */
export function journaling(
  transport: Transport,
  write: (line: string) => void,
  reach: (step: string) => void,
): Transport {
  let count = 0;
  return async (request) => {
    if (!request.url.pathname.endsWith('/api/v2/logs') || !(request.body instanceof Uint8Array)) {
      return transport(request);
    }
    const id = (count += 1);
    const logs = JSON.parse(inflateSync(request.body).toString()) as { message: string }[];
    const numbers = logs.map(({ message }) => Number(message));
    const [first = Number.NaN] = numbers;
    if (numbers.some((number, index) => number !== first + index)) throw new Error('A batch has gaps.');
    write(`${id} sent ${first} ${numbers.length} ${request.url.pathname}`);
    // In flight, or just arrived: unknown.
    setImmediate(() => {
      reach('request: sent');
    });
    try {
      const response = await transport(request);
      write(`${id} answered ${response.status}`);
      reach('request: answered');
      return response;
    } catch (error) {
      write(`${id} lost`);
      throw error;
    }
  };
}

/** Reads what all processes wrote. */
export function readJournal(file: string): Attempt[] {
  const attempts: Attempt[] = [];
  const byId = new Map<string, Attempt>();
  /** The batch that each process holds for each installation: its first request, and all in its range. */
  const batches = new Map<string, Attempt[]>();
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const [process = '', id = '', what, ...values] = line.split(' ');
    const key = `${process} ${id}`;
    if (what === 'sent') {
      const [first = '', count = '', path = ''] = values;
      const attempt: Attempt = { first: Number(first), count: Number(count), outcome: 'killed', open: true };
      const lane = `${process} ${path}`;
      const batch = batches.get(lane) ?? [];
      if (isWithin(batch[0], attempt)) {
        // A process that sends again what it has seen accepted has no kill to excuse it.
        for (const seen of batch) if (seen.outcome === 202 && overlap(seen, attempt)) seen.open = false;
        batch.push(attempt);
      } else {
        for (const noted of batch) noted.open = false;
        batches.set(lane, [attempt]);
      }
      byId.set(key, attempt);
      attempts.push(attempt);
      continue;
    }
    const attempt = byId.get(key);
    if (attempt) attempt.outcome = what === 'answered' ? Number(values[0]) : 'lost';
  }
  return attempts;
}

function overlap(one: Attempt, other: Attempt): boolean {
  return one.first < other.first + other.count && other.first < one.first + one.count;
}

/** Halves, and repetitions: what is accepted of a batch is noted when all of it has come to an end. */
function isWithin(whole: Attempt | undefined, part: Attempt): boolean {
  return (
    whole !== undefined && part.first >= whole.first && part.first + part.count <= whole.first + whole.count
  );
}
