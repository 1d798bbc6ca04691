import { sources, type Adversary } from './adversary.ts';
import { judgeCourse, judgeDuplicates, judgeFlood } from './data-pace.ts';
import { judgeReconnection } from './data-reconnect.ts';
import { judgeOutage, judgeStorm } from './data-outage.ts';
import { judgePoison, judgeRateLimit, judgeRedirect, judgeRevokedKey } from './data-delivery.ts';
import { judgeOthers } from './data-others.ts';

/** What becomes of data over time, and when Datadog does not take it. */
export const deliveryAdversaries: readonly Adversary[] = [
  {
    id: 'data/goes-on',
    severity: 'critical',
    title: 'Metrics keep coming after the first submission',
    source: sources.integration,
    remedy: 'Collect on a schedule that an error does not end.',
    after: ['data/arrives'],
    judge: judgeCourse,
  },
  {
    id: 'data/not-flooded',
    severity: 'medium',
    title: 'Data is sent in batches, not in a flood of requests',
    source: sources.rateLimits,
    remedy: 'Gather what belongs to some seconds, and send it in one request.',
    isLast: true,
    after: ['data/arrives'],
    judge: judgeFlood,
  },
  {
    id: 'data/no-duplicates',
    severity: 'high',
    title: 'Nothing is sent twice',
    source: sources.metrics,
    remedy: 'Mark what was accepted, in the same transaction as what comes next.',
    isLast: true,
    after: ['data/arrives', 'api-key/kept-on-reconnect'],
    judge: judgeDuplicates,
  },
  {
    id: 'data/not-sent-again',
    severity: 'high',
    title: 'Connecting again does not send the earlier data a second time',
    source: sources.metrics,
    remedy: 'Keep the position of each organization’s collection when it connects again.',
    judge: judgeReconnection,
  },
  {
    id: 'data/after-outage',
    severity: 'high',
    title: 'Data that Datadog did not take for a moment is sent again',
    source: sources.metrics,
    remedy: 'Keep the batch and retry 408, 429, 5xx and broken connections with growing pauses.',
    judge: (lab) => judgeOutage(lab),
  },
  {
    id: 'data/outage-not-stormed',
    severity: 'medium',
    title: 'While an intake answers 503, it is not stormed',
    source: sources.rateLimits,
    remedy: 'Wait longer after each failed request.',
    judge: (lab) => judgeStorm(lab),
  },
  {
    id: 'data/others-go-on',
    severity: 'high',
    title: 'While Datadog limits or fails one organization, the data of others goes on',
    source: sources.rateLimits,
    remedy: 'Keep a queue and a pause for each organization.',
    judge: (lab) => judgeOthers(lab),
  },
  {
    id: 'data/rate-limit',
    severity: 'high',
    title: 'After 429 the server waits as long as Datadog asks',
    source: sources.rateLimits,
    remedy: 'Wait for X-RateLimit-Reset (or Retry-After) before the next request of that family.',
    judge: (lab) => judgeRateLimit(lab),
  },
  {
    id: 'data/poison',
    severity: 'medium',
    title: 'A request that Datadog refuses with 400 or 413 is not retried forever, and others follow',
    source: sources.metrics,
    remedy: 'Put a refused batch aside, split one that is too large, and go on with the next one.',
    judge: (lab) => judgePoison(lab),
  },
  {
    id: 'data/redirect-not-followed',
    severity: 'high',
    title: 'Redirects are not followed with the API key',
    source: sources.rfc9700('4.11'),
    remedy: 'Switch redirects off in your HTTP client (`redirect: "manual"`): Datadog’s API has none.',
    judge: (lab) => judgeRedirect(lab),
  },
  {
    id: 'data/key-revoked',
    severity: 'high',
    title: 'When the customer revokes the key, the server stops sending to this organization',
    source: sources.endpoints,
    remedy:
      'After 403 stop this organization’s deliveries, say in the listing what to do, and look again rarely.',
    judge: (lab) => judgeRevokedKey(lab),
  },
];
