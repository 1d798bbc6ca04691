import type { WorkingLog } from '../pipeline/working-log.ts';
import type { Budget } from '../regex/budget.ts';

/** What a processor runs in. */
export interface RunContext {
  budget: Budget;
  /** The moment that dates without a year are completed from. */
  now: number;
  /** What is running now, for the message when time is up. */
  place: string;
}

/** Changes a log; says whether it had anything to work on. */
export type RunProcessor = (log: WorkingLog, context: RunContext) => boolean;
