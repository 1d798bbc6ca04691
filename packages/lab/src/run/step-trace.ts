import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from '../browser/http.ts';
import type { Organization } from './organization.ts';

/** What the step that runs has seen so far, for its evidence. */
export interface StepTrace {
  readonly exchanges: Exchange[];
  /** Keys of the organizations that it looked at. */
  readonly organizations: Set<string>;
  /** Organizations that were made for it. */
  readonly made: Set<Organization>;
}

export const traceOfStep = new AsyncLocalStorage<StepTrace>();
