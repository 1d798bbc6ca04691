/** One thing that was looked at. */
export interface Check {
  readonly topic: 'configuration' | 'secrets' | 'URLs' | 'scopes' | 'tile' | 'before review';
  /** `wrong` fails the run; `open` is left for a person. */
  readonly result: 'ok' | 'wrong' | 'open';
  readonly what: string;
  /** What to do, unless all is well. */
  readonly remedy?: string;
}

/** The two states that Datadog publishes separately. */
export interface PublishingState {
  readonly client: string;
  readonly integration: string;
}

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
