/** One thing that was checked. */
export interface Check {
  readonly topic: 'your fork' | 'configuration' | 'secrets' | 'URLs' | 'scopes' | 'tile' | 'before review';
  /** `wrong` fails the run; `open` is left for a person. */
  readonly result: 'ok' | 'wrong' | 'open';
  readonly what: string;
  /** What to do, unless all is well. */
  readonly remedy?: string;
}

/** The OAuth client and the integration are published separately, each in its own time. */
export interface PublishingState {
  readonly client: { readonly state: 'test' | 'published'; readonly meaning: string };
  readonly integration: { readonly state: 'hidden' | 'not visible from here'; readonly meaning: string };
}

/** The remedy of a question that nothing here can answer. */
export const forAPerson = 'Only you can tell.';

export type ClientProfile = 'test' | 'published';

export function ok(topic: Check['topic'], what: string): Check {
  return { topic, result: 'ok', what };
}

export function wrong(topic: Check['topic'], what: string, remedy: string): Check {
  return { topic, result: 'wrong', what, remedy };
}

export function open(topic: Check['topic'], what: string, remedy: string): Check {
  return { topic, result: 'open', what, remedy };
}
