import type { CatalogueEntry } from './explanation.ts';

/** What Datadog says of a request that arrived well and asks for something that cannot be. */
export const requestCatalogue: readonly CatalogueEntry[] = [
  {
    requirement: 'BAD_REQUEST',
    code: 'BAD_REQUEST',
    title: 'Datadog cannot read the query',
    wordings: [
      [
        10,
        /value provided for parameter '?"?query'?"? is invalid|invalid operator specified|invalid (monitor |metric |log |search )?query( syntax| string)?\b.{0,80}(monitor|datadog|dashboard|metric)|(error|failed|unable|could not|cannot|can't) (to )?pars(e|ing) (the )?(monitor |metric |search )?query|query (could not|cannot) be parsed|rule '\w+' didn't match|parse error.{0,60}(avg|sum|min|max|count)[(:]/,
      ],
      [
        9,
        /(error|failed|failure)\w* (when |while )?validating (the )?monitor(?!.{0,200}(<!doctype|character '<|\b40[13]\b))/,
      ],
      [
        9,
        /(invalid|missing|unsupported) (value for |parameter |field )?'?"?(thresholds?|options|aggregat\w+|rollup|evaluation window|time ?frame)'?"?.{0,80}(monitor|query)|(alert|critical) threshold .{0,40}(does not|must) match|(invalid|unknown|unsupported) monitor type|monitor type.{0,40}(invalid|not (supported|valid)|cannot be changed)/,
      ],
      [7, /could be due to incorrect syntax for \w+/],
    ],
    cause: () =>
      'The text of the query does not follow the language of its kind: a monitor has an aggregation with a window, a metric query, and a comparison that equals options.thresholds.critical; a log monitor has quotes, an index and a rollup.',
    next: () => [
      'Put the monitor or dashboard into the tile and run pnpm tile:validate: it parses every query and names the position.',
      'Compare the form with the type: metric alert `avg(last_5m):avg:metric{scope} by {tag} > 1`; log alert `logs("search").index("*").rollup("count").last("5m") > 1`.',
      'Check that the number after the comparison equals the critical threshold.',
    ],
  },
  {
    requirement: 'BAD_REQUEST',
    code: 'BAD_REQUEST',
    title: 'Datadog refused the content of the request',
    aboutDatadogOnly: true,
    wordings: [
      [
        6,
        /api input validation failed|payload is not in the expected format|missing required (attribute|field|parameter|key)|is not (a valid|of type)|additional properties are not allowed|unexpected property|invalid (payload|json|parameter|value|widget|dashboard|tag|metric name)\b/,
      ],
      [
        5,
        /(status|http|error|code|statuscode)[- :="'(]*4(00|22)\b|\b4(00|22)\b.{0,20}(bad request|unprocessable|client error)/,
      ],
    ],
    cause: () =>
      'The request arrived and the credential was accepted, but a field is missing, has another type or another value than the endpoint documents.',
    next: () => [
      'Read the sentences in `errors`: they name the field.',
      'Compare the body with the endpoint’s documentation; the sandbox checks it in the same way.',
      'Repeating the same request does not help.',
    ],
  },
  {
    requirement: 'NOT_FOUND',
    code: 'NOT_FOUND',
    title: 'Datadog does not know the object or the address',
    aboutDatadogOnly: true,
    wordings: [
      [
        7,
        /(monitor|dashboard|webhook|incident|downtime|notebook|host|metric|user|slo|custom variable|resource|synthetics?|pipeline)s?\b.{0,40}(not found|does not exist|doesn't exist|could not be found)/,
      ],
      [
        6,
        /(status|http|error|code|statuscode)[- :="'(]*404\b|\b404\b.{0,30}(not found|error|client error)|"errors"\s*:\s*\[\s*"not found"/,
      ],
    ],
    cause: () =>
      'The id or name does not exist in this organization on this site, or the path is not one of the API.',
    next: () => [
      'Check the site: each site has its own organizations and objects.',
      'Check the path (v1 or v2) and that the host is api.<domain>.',
      'If the object was deleted in Datadog, forget its id.',
    ],
  },
];
