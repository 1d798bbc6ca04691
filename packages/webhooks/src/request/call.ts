import type { Credential } from './credential.ts';
import type { Operation } from './operation.ts';

/** One call of an operation. */
export interface Call {
  operation: Operation;
  credential: Credential;
  /** Encoded; see `pathSegment`. */
  path: `/${string}`;
  body?: object;
  /** True for a change that means something else when it is done twice, such as a rename. */
  isOnceOnly?: boolean;
}

/** Whether the call may be sent again although an earlier attempt may have been carried out. */
export function isSafeTwice(call: Call): boolean {
  return call.operation.method !== 'POST' && call.isOnceOnly !== true;
}
