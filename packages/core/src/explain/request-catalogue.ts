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
        /value provided for parameter '?"?query'?"? is invalid|invalid operator specified|rule '\w+' didn't match|check for invalid tags or facets/,
      ],
      [7, /could be due to incorrect syntax( or a missing required tag)? for \w+/],
    ],
    datadogWordings: [
      [
        10,
        /(invalid|malformed|unparsable) (\w+ )?query\b|(error|failed|unable|could not|cannot|can't) (to )?(pars(e|ing)|validat(e|ing)) (the |your )?(\w+ )?query|query (could not|cannot|can't) be parsed|query.{0,12}(syntax error|parse error)|(syntax|parse) error.{0,60}(avg|sum|min|max|count|logs)[(:]/,
      ],
      [
        9,
        /(error|failed|failure)\w* (when |while )?validating (the )?monitor(?!.{0,200}(<!doctype|character '<|\b40[13]\b))/,
      ],
      [
        9,
        /(invalid|missing|unsupported) (value for |parameter |field )?'?"?(thresholds?|options|aggregat\w+|rollup|evaluation window|time ?frame)'?"?.{0,80}(monitor|query)|(alert|critical|warning) threshold .{0,60}(does not|must|should|cannot) |(invalid|unknown|unsupported) monitor type|monitor type.{0,40}(invalid|not (supported|valid)|(cannot|can not) be changed)/,
      ],
      [
        4,
        /\bmonitor\b.{0,160}\b(must (not )?be|must (match|have)|cannot be|can not be|is invalid|is required|is not (valid|allowed|supported))/,
      ],
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
    datadogWordings: [
      [
        6,
        /api input validation failed|payload is not in the expected format|missing required (attribute|field|parameter|key)|is not (a valid|of type)|additional properties are not allowed|unexpected property|invalid (payload|json|parameter|value|widget|dashboard|tag|metric name)\b/,
      ],
      [
        5,
        /bad request\b|unprocessable (entity|content)|\bdatadog('s)? (api )?(rejected|refused|did not accept|does not accept)\b/,
      ],
      // A sentence of Datadog's that nothing else knows.
      [3.2, /"errors"\s*:\s*\[\s*("[a-z]|\{)/],
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
    datadogWordings: [
      [
        7,
        /(monitor|dashboard|webhook|incident|downtime|notebook|host|metric|user|slo|custom variable|resource|synthetics?|pipeline)s?\b.{0,40}(not found|does not exist|doesn't exist|could not be found)/,
      ],
      [
        7,
        /\bno \w+ (matching|with|for|found)\b.{0,60}(was |were |could be )?found|"errors"\s*:\s*\[\s*"[^"]{0,80}not found/,
      ],
      [6, /"(title|error|message)"\s*:\s*"not found|["'] ?: not found\b|notfoundexception|page not found/],
    ],
    cause: () =>
      'The id or name does not exist in this organization on this site, or the path is not one of the API.',
    next: () => [
      'Check the site: each site has its own organizations and objects.',
      'Check the path (v1 or v2) and that the host is api.<domain>.',
      'If the object was deleted in Datadog, forget its id.',
    ],
  },
  {
    requirement: 'CONFLICT',
    code: 'CONFLICT',
    title: 'The object exists already, or was changed meanwhile',
    datadogWordings: [
      [
        6.5,
        /\b(409|412)\b.{0,20}(conflict|precondition)|(already exists|already in use|already taken|duplicate (name|key|handle))(?!.{0,100}(marketplace|oauth client))|"title"\s*:\s*"conflict/,
      ],
    ],
    cause: () =>
      'An object with this name or key is there already, or it was changed between your read and your write.',
    next: () => [
      'Read the object by its name or id, and decide whether to update it instead of creating it.',
      'If a creation was repeated after a lost answer, the first attempt succeeded: take its object.',
      'Choose another name if the object belongs to another team of the organization.',
    ],
  },
];
