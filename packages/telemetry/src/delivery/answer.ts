import type { TransportResponse } from '@tilekit/core';

/** What one attempt brought back: an answer, or none. */
export type Answer =
  | ({ readonly kind: 'answered' } & TransportResponse)
  | {
      readonly kind: 'lost';
      /** False when the request certainly did not leave. */
      readonly maybeSent: boolean;
      readonly error: unknown;
    };

/** What an answer means for the request that it belongs to. */
export type Verdict =
  'accepted' | 'retry' | 'too large' | 'refused content' | 'refused credential' | 'refused request';

/**
 * Judges an answer by its status alone: bodies of failures may be JSON, HTML or empty.
 *
 * Datadog asks to repeat 408, 429 and 5xx and nothing else.
 *
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export function judge(answer: Answer): Verdict {
  if (answer.kind === 'lost') return 'retry';
  const { status } = answer;
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 408 || status === 429 || status >= 500) return 'retry';
  if (status === 413) return 'too large';
  if (status === 400 || status === 422) return 'refused content';
  if (status === 401 || status === 403) return 'refused credential';
  return 'refused request';
}

/** Whether Datadog may have acted on the request although nobody said so. */
export function mayHaveCounted(answer: Answer): boolean {
  return answer.kind === 'lost' ? answer.maybeSent : answer.status === 408 || answer.status >= 500;
}
