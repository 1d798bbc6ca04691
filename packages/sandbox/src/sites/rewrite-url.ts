import { anyHost } from './host-table.ts';

/** First path segments that are the sandbox's own. */
const ownSegments = new Set(['', '_sandbox', 'favicon.ico']);

/** Splits a request target into its first path segment and the rest (path and query). */
export function splitTarget(target: string): { first: string; rest: string } {
  const path = target.startsWith('/') ? target.slice(1) : target;
  const end = path.search(/[/?]/);
  return end === -1 ? { first: path, rest: '' } : { first: path.slice(0, end), rest: path.slice(end) };
}

/**
 * Gives a request without a host prefix the segment `~`, so that every Datadog route has the form
 * `/<host>/<path>`. A first segment with a dot is a host, known or not.
 */
export function rewriteUrl(target: string): string {
  const { first } = splitTarget(target);
  if (ownSegments.has(first) || first.includes('.') || first === anyHost) return target;
  return `/${anyHost}${target.startsWith('/') ? target : `/${target}`}`;
}
