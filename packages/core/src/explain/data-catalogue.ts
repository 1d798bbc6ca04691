import type { CatalogueEntry } from './explanation.ts';

/** Failures of sending data that Datadog's OAuth troubleshooting does not name. */
export const dataCatalogue: readonly CatalogueEntry[] = [
  {
    requirement: 'RATE_LIMITED',
    code: 'RATE_LIMITED',
    title: 'Too many requests',
    wordings: [[9.6, /rate limit(ed)? of \d+ requests|x-ratelimit-remaining['"]?\s*[:=]\s*['"]?0\b/]],
    datadogWordings: [
      [
        9.6,
        /rate[- ]?limit(s|ed|ing)?\b.{0,40}(exceeded|reached|hit|applied)|(exceeded|reached|hit|over) .{0,40}rate[- ]?limit|rate[- ]?limited|too many requests|throttl\w+|x-ratelimit-reset/,
      ],
    ],
    cause: () => 'The organization used up its requests for this endpoint in the current period.',
    next: () => [
      'Wait as long as the header X-RateLimit-Reset says (seconds), with a cap and some jitter.',
      'Quote X-RateLimit-Name if you ask Datadog for a higher limit.',
      'Batch what you send and spread calls over the period (X-RateLimit-Period).',
    ],
  },
  {
    requirement: 'TOO_LARGE',
    code: 'TOO_LARGE',
    title: 'The payload is too large',
    datadogWordings: [
      [
        9.6,
        /payload (is )?too (big|large)|(request )?entity too large|(content|body|batch|request|message|payload) (size )?(is )?too large|larger than maxbodylength/,
      ],
      [
        8,
        /(exceeds?|exceeded|exceeding|over|above|larger than|bigger than|beyond) (the |its |an? )?(\w+ )?(max(imum)?|limit|allowed)( allowed)? ?(payload|body|request|content|batch|log|entry)? ?(size|length|of)|(payload|batch|body|request|log|content|entry)s? (size )?(of \d+ bytes )?(exceeds?|exceeded|is over|over)\b|(max(imum)?|allowed) (payload|body|batch|content|request|log) (size|length)/,
      ],
    ],
    cause: () =>
      'The endpoint has a limit: metrics v2 512,000 bytes sent and 5 MiB unpacked; logs 5 MB, 1,000 entries, 1 MB each.',
    next: () => [
      'Compress the body (content-encoding gzip, deflate or zstd) where the endpoint takes it.',
      'Split the batch in halves and send both; submitMetrics and submitLogs do this for you.',
      'A single item above the limit has to be shortened.',
    ],
  },
  {
    requirement: 'TOO_OLD',
    code: 'TOO_OLD',
    title: 'The data is too old',
    wordings: [
      [
        10,
        /(event|log|point|metric|timestamp|date)\w* (is |are |was )?too (far|old|late)( in the (past|future))?/,
      ],
      [9, /too far in the (past|future)|(older|more) than (18|1|6) ?h(ours?)?|older than 10 min/],
      [
        8,
        /timestamp\w* (\w+ ){0,4}(18 hours|outside|in the future)|(rejected|dropped) (\w+ ){0,6}(18 hours|too old)/,
      ],
    ],
    datadogWordings: [
      [
        9,
        /(older|more|earlier|later) than (\w+ )?(\d+|one|six|ten|eighteen|an) ?(h|hours?|m|min(ute)?s?|d|days?)\b|\b\d+ ?(h|hours?) (old|ago|in the past)|timestamps? .{0,40}in the (past|future)/,
      ],
    ],
    cause: () =>
      'Datadog takes events and logs up to 18 hours old, metrics up to one hour old and ten minutes ahead, service checks up to ten minutes old.',
    next: () => [
      'Send data when it happens; keep retries shorter than these limits.',
      'Check the clock of the server and the unit: metrics want seconds, logs milliseconds or ISO 8601.',
      'Do not backfill through these intakes.',
    ],
  },
  {
    requirement: 'WRONG_SITE',
    code: 'WRONG_SITE',
    title: 'The credential belongs to another Datadog site',
    wordings: [
      [
        11,
        /does not contain a valid api key for datadog site|(keys?|credentials?|app keys) (\w+ ){0,8}(for|of) (the |a )?(correct|different|wrong|another|other) (datadog )?(site|region)/,
      ],
      [
        10,
        /variable site in the server url has invalid value|invalid (datadog )?site( url)?\b|invalid (value for )?dd_site|dd_site\W.{0,40}(ignored|not recogni[sz]ed|unrecogni[sz]ed|rejected)/,
      ],
      [
        9,
        /(wrong|incorrect|different|mismatched) (datadog )?(site|region|data ?center)|(site|region) mis-?match|not (for|on|in) this (datadog )?site/,
      ],
      [8, /switch\w* (to |the )?(eu|us\d|ap\d|site|region).{0,200}(invalid_grant|forbidden|403)/],
    ],
    cause: (_, { datadogHosts }) =>
      `Keys, tokens and codes are valid on the site that issued them and nowhere else.${datadogHosts.length > 1 ? ` The text names ${datadogHosts.join(' and ')}.` : ''}`,
    next: () => [
      'Take the site from the callback’s domain and store it with the installation.',
      'Send every call of an installation to hosts of that site (pnpm sites prints them).',
      'Check the site setting (DD_SITE) of other tools that use the same key.',
    ],
  },
];
