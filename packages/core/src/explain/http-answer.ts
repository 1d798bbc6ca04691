import type { ErrorCode } from '../errors/error-table.ts';

/** Where a status stands: after a word for it, before its name, or alone in parentheses after an exception. */
const statuses = [
  /(?:\bhttp(?:\/[\d.]+)?|\bstatus(?: ?code)?|\bhttp[- ]?code|\bcode|\bresponse|\breturned|\bresponded|\bresulted|\banswer(?:ed|s)?|\breceived|\bgot|\berror|→|[-=]>)[ "'`:=([-]{0,4}(?:(?:an?|with|in|http|status|code|error|api|is|was|of)[ "'`:=([-]{1,3}){0,3}([345]\d\d)(?![\w.])/g,
  /(?<![\w.:])([345]\d\d)[ :,-]{1,3}(?:client |server )?(?:errors?\b|forbidden|unauthori[sz]ed|not found|bad request|conflict|too many|payload|request entity|content too|unprocessable|internal|bad gateway|service unavailable|gateway|moved|found\b|see other|temporary redirect|permanent redirect|proxy|request time-?out|response|method not)/g,
  /(?:exception|error)\b[^()\n]{0,20}\(([345]\d\d)\)/g,
];

/** A number that is a status as often as not, where nothing is counted or measured with it. */
const loneStatus =
  /(?<![\w.:#/-])(40[0134589]|41[235]|422|429|50[0234]|52[0-6])(?![\w.:%/-]| ?(?:ms|milli\w*|seconds?|bytes|kb|mb|entries|items|points|characters|chars|lines?|px|pixels|requests|metrics|logs|rows|times|spans|traces)\b)/g;

/** @returns the status of an HTTP answer that a text tells of, the first of those that are no success */
export function httpStatusIn(words: string): number | undefined {
  const found = statuses
    .flatMap((pattern) => [...words.matchAll(pattern)])
    .sort((left, right) => left.index - right.index);
  const [, status] = found[0] ?? [...words.matchAll(loneStatus)][0] ?? [];
  return status === undefined ? undefined : Number(status);
}

/** What a status alone says: a code, and how much it weighs against words. */
export function meaningOfStatus(status: number): readonly [code: ErrorCode, weight: number] | undefined {
  // Some clients give 599 where none came.
  if (status === 599) return ['TIMED_OUT', 9];
  if (status >= 500 || status === 408) return ['DATADOG_UNAVAILABLE', 9.6];
  switch (status) {
    case 401:
    case 403:
      return ['FORBIDDEN', 4];
    case 404:
    case 410:
      return ['NOT_FOUND', 6];
    case 407:
      return ['CONNECTION_FAILED', 10];
    case 409:
    case 412:
      return ['CONFLICT', 6];
    case 413:
      return ['TOO_LARGE', 9.5];
    case 429:
      return ['RATE_LIMITED', 9.5];
    default:
      return status < 400 ? ['UNEXPECTED_ANSWER', 8] : ['BAD_REQUEST', 5];
  }
}
