import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from '../browser/http.ts';

/** What the step that runs has seen so far, for its evidence. */
export interface StepTrace {
  readonly exchanges: Exchange[];
  /** Keys of the organizations that it looked at. */
  readonly organizations: Set<string>;
}

export const traceOfStep = new AsyncLocalStorage<StepTrace>();
