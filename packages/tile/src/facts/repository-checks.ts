/**
 * What the checks of Datadog's tile repositories say about a pull request, and the rule that finds the same before it.
 * Wordings of `ddev validate`, of the manifest API and of reviewers, as seen in public pull requests until 2026-11.
 */
const checks: readonly (readonly [said: RegExp, rule: string])[] = [
  // Log pipelines
  [
    /missing test file|expected test file|test file.{0,60}(missing|not found|does not exist)|no test file/i,
    'logs/tests-pair',
  ],
  [
    /pipeline.{0,40}tests?.{0,40}(fail|did not|does not|mismatch)|(log|pipeline) test.{0,60}(fail|unexpected|different)/i,
    'logs/tests-pass',
  ],
  [/pipeline.{0,20}\bid\b.{0,60}(match|equal|same)/i, 'logs/id-matches-file'],
  [/(log|pipeline).{0,40}source.{0,60}(match|missing|not found|manifest)/i, 'logs/source-in-manifest'],
  [
    /(more than|too many|maximum|limit).{0,40}grok|grok.{0,60}(more than|too many|maximum|limit|sample)/i,
    'logs/grok-samples',
  ],
  [/facet.{0,60}(type|duplicate|path|missing|invalid)/i, 'logs/facets-shape'],
  [
    /(pipeline|processor).{0,60}(unknown|unsupported|invalid) (processor|type)|unknown processor/i,
    'logs/processor-type',
  ],
  [/pipeline.{0,40}filter/i, 'logs/filter-source'],
  // metadata.csv
  [/invalid per_unit_name|per_unit_name.{0,60}(invalid|not valid)/i, 'metadata/per-unit'],
  [/invalid unit_name|unit_name.{0,60}(invalid|not valid|unknown)|unknown unit/i, 'metadata/unit'],
  [/invalid metric_type|metric_type.{0,60}(invalid|not valid|must be)/i, 'metadata/metric-type'],
  [/invalid orientation|orientation.{0,60}(invalid|must be|should be)/i, 'metadata/orientation'],
  [/interval should be an int|interval.{0,40}(invalid|integer|number)/i, 'metadata/interval'],
  [
    /duplicate (row|metric_?name|metric name)|metric_name.{0,60}(not unique|duplicate)|is a duplicate (row|metric)/i,
    'metadata/metric-name-unique',
  ],
  [
    /does not match metric_prefix|metric_prefix.{0,60}(match|missing|manifest|does not exist)|metric prefix.{0,60}(match|missing)/i,
    'metadata/prefix',
  ],
  [/short_name.{0,60}(not unique|duplicate)/i, 'metadata/short-name-unique'],
  [/short_name is empty|short_name.{0,40}(missing|long)/i, 'metadata/short-name'],
  [
    /metadata.{0,80}description.{0,60}(exceed|too long|400|longer)|description.{0,40}exceeds 400/i,
    'metadata/description',
  ],
  [/description is empty in|empty description.{0,60}metric/i, 'metadata/description-nonempty'],
  [/invalid curated_metric|curated_metric.{0,60}(invalid|must|should)/i, 'metadata/curated-metric'],
  [
    /metadata.{0,60}(header|column)s?\b.{0,60}(invalid|missing|unknown|wrong|expected)|(invalid|missing|unexpected) (column|header)s?.{0,60}metadata|has the wrong number of columns/i,
    'metadata/header',
  ],
  [
    /metric_name.{0,60}(normali[sz]|invalid character)|metric name.{0,60}(normali[sz]|invalid character)/i,
    'metadata/metric-name-normalised',
  ],
  [
    /integration.{0,30}(in|of) .{0,20}metadata.{0,60}(match|should)|is not the (right|correct) integration name|integration: `?\w+`? should be/i,
    'metadata/integration-name',
  ],
  [/metadata\.csv.{0,60}(sorted|alphabetical)/i, 'metadata/sorted'],
  [/metadata\.csv exists but (is )?not (defined|declared)/i, 'manifest/metadata-csv-declared'],
  [
    /metrics?_metadata.{0,80}(non-?existing|not exist|missing)|metadata_path.{0,80}(non-?existing|not exist|missing)/i,
    'manifest/metrics-metadata-path',
  ],
  // Service checks
  [/service.?check.{0,80}agent_version/i, 'service-checks/agent-version'],
  [/service.?check.{0,80}(not unique|duplicate)/i, 'service-checks/unique'],
  [/service.?check.{0,80}status/i, 'service-checks/statuses'],
  [
    /service.?checks?.{0,80}(non-?existing|not exist|not found|missing) file|service_checks\.json.{0,60}(does not exist|not found|missing)/i,
    'manifest/service-checks-path',
  ],
  [/service.?check.{0,80}(required|missing) (attribute|field|key)/i, 'service-checks/keys'],
  [/service.?check.{0,80}integration/i, 'service-checks/integration-name'],
  // Dashboards
  [/notify_list/i, 'dashboard/notify-list-empty'],
  [/dashboards?\b.{0,80}(author_(handle|name)|created_at|modified_at)/i, 'dashboard/forbidden-keys'],
  [
    /dashboards?\b.{0,80}(missing|required|lacks?).{0,40}description|description.{0,40}(missing|required).{0,60}dashboard/i,
    'dashboard/description-nonempty',
  ],
  [/widgets?.{0,60}(missing|no|without|needs?|empty).{0,20}title/i, 'dashboard/data-widget-title'],
  [/dashboards?\b.{0,80}(is_read_only|read.only)/i, 'dashboard/is-read-only'],
  [/dashboards?\b.{0,80}(missing|required).{0,40}(field|key|attribute)/i, 'dashboard/required-keys'],
  [/dashboards?\b.{0,60}(layout|layout_type)/i, 'dashboard/layout-type'],
  [/dashboards?\b.{0,60}title/i, 'dashboard/title-has-integration'],
  [
    /(at least one|no|missing) dashboards?\b.{0,60}(required|found|integration|tile)?/i,
    'manifest/dashboard-required',
  ],
  // Monitors
  [/monitors?\b.{0,80}description.{0,60}(long|exceed|300|characters|length)/i, 'monitor/description-length'],
  [/monitors?\b.{0,80}`?integration:/i, 'monitor/integration-tag'],
  [/monitors?\b.{0,80}(@-?handle|notification|@\w+-|notify)/i, 'monitor/no-notification-handle'],
  [/monitors?\b.{0,80}(created_at|last_updated_at)/i, 'monitor/dates'],
  [
    /monitors?\b.{0,60}`?(org_id|creator|id)`?\b.{0,40}(remove|not allowed|must not|should not)/i,
    'monitor/no-id',
  ],
  [/monitors?\b.{0,80}(missing|required).{0,40}(field|key|attribute)/i, 'monitor/required-keys'],
  [/monitors?\b.{0,80}title/i, 'monitor/title'],
  [/saved.?views?\b.{0,80}(page|explorer)/i, 'saved-view/page'],
  [/saved.?views?\b.{0,80}time/i, 'saved-view/timerange'],
  [/saved.?views?\b.{0,80}(missing|required|unknown)/i, 'saved-view/keys'],
  // Media
  [/aspect ratio/i, 'media/aspect-ratio-exact'],
  [/(minimum|at least|least).{0,30}width|width.{0,60}(1440|at least|minimum)|1440/i, 'media/min-width-1440'],
  [/(minimum|maximum).{0,20}height|height.{0,60}(810|2560)/i, 'media/height-810-2560'],
  [/image.{0,60}(too large|exceeds?|larger than|maximum size|file size|\d ?mb)/i, 'media/max-size'],
  [/caption.{0,60}(long|exceed|characters|length|300)/i, 'media/caption-length'],
  [
    /(maximum|more than|up to|limit).{0,20}(8|eight).{0,40}(media|image|video)|(media|image).{0,60}(maximum|more than) (of )?(8|eight)/i,
    'media/max-eight',
  ],
  [/vimeo/i, 'media/video-vimeo-id'],
  [/image.{0,80}(does not exist|not found|missing|could not be found)/i, 'media/file-exists'],
  // README
  [/readme.{0,120}overview|overview section/i, 'readme/overview-section'],
  [/readme.{0,120}(h2|section).{0,40}setup|setup section/i, 'readme/setup-section'],
  [/readme.{0,120}support|support section/i, 'readme/support-section'],
  [/data collected/i, 'readme/data-collected-section'],
  [/uninstallation/i, 'readme/uninstallation-section'],
  [/raw\.githubusercontent|readme.{0,80}image.{0,80}(url|absolute|https)/i, 'readme/image-url-form'],
  [/undefined (link )?reference|reference.{0,40}(not defined|undefined)/i, 'readme/undefined-reference'],
  [/readme.{0,80}reference.style|inline links?\b/i, 'readme/reference-links'],
  // CHANGELOG and repository
  [/changelog.{0,80}(does not exist|not found|missing|no such file)|missing changelog/i, 'changelog/exists'],
  [/changelog.{0,80}(version|heading|header|format)/i, 'changelog/version-heading'],
  [/codeowners/i, 'layout/codeowners-entry'],
  // OAuth client
  [/redirect_uris?.{0,60}https/i, 'oauth/redirect-https'],
  [/onboarding_url.{0,60}https/i, 'oauth/onboarding-https'],
  [/oauth_clients?(\.json)?.{0,80}(missing|required|invalid)/i, 'oauth/required-keys'],
  // manifest.json
  [/(app_uuid|guid).{0,80}(unique|duplicate|already)/i, 'manifest/app-uuid-unique'],
  [/(app_uuid|guid).{0,80}(valid|format|uuid)/i, 'manifest/app-uuid-format'],
  [/app_id.{0,80}(match|directory|folder)/i, 'manifest/app-id-matches-directory'],
  [/app_id.{0,80}(valid|format|character)/i, 'manifest/app-id-format'],
  [
    /(immutable|not allowed to (be )?(modif|chang)|cannot be (modified|changed)|changed from)/i,
    'manifest/immutable-fields',
  ],
  [/metrics?\.check|metric_to_check/i, 'manifest/metrics-check-in-metadata'],
  [/classifier|supported os::|category::|offering::/i, 'manifest/classifier-known'],
  [/sales_email/i, 'manifest/author-sales-email'],
  [/support_email|author.{0,40}email/i, 'manifest/author-email-format'],
  [/homepage/i, 'manifest/author-homepage-url'],
  [/source_type_id/i, 'manifest/source-type-id'],
  [/source_type_name/i, 'manifest/source-type-name'],
  [
    /(manifest|tile).{0,80}description.{0,60}(long|exceed|80|characters|length)/i,
    'manifest/description-length',
  ],
  [/(manifest|tile).{0,80}title.{0,60}(long|exceed|50|characters|length)/i, 'manifest/title-length'],
  [/unknown field/i, 'manifest/no-unknown-keys'],
  [
    /missing data for required field|(manifest).{0,80}(missing|required).{0,40}(field|key|attribute)/i,
    'manifest/required-keys',
  ],
  [
    /(asset|file).{0,80}(declared|referenced).{0,60}(does not exist|not found|missing)/i,
    'manifest/asset-path-exists',
  ],
];

/** Words without which a sentence is not about a tile. */
const aboutTile =
  /\b(ddev|integrations-(core|extras|internal)|marketplace|manifest|metadata\.csv|metric_\w+|(?:per_)?unit_name|interval|orientation|short_name|curated_metric|service_?checks?|assets?\/|dashboards?|monitors?|saved.?views?|readme|changelog|codeowners|classifier|tile|pipelines?|app_uuid|app_id|oauth_clients?|redirect_uris|onboarding_url|caption|images?|media|integration)\b/i;
/** How a check speaks: something is judged, not merely mentioned. */
const judges =
  /\b(error|invalid|fail\w*|missing|must|should|not|required?|exceeds?|duplicate\w*|empty|expected|unknown|wrong|cannot|please|validat\w+|too (long|large|many)|longer|larger|needs?|lacks?|no|mismatch|maximum|minimum|at (most|least))\b|✗|✖|❌/i;

/**
 * @param text what a check of the tile repository, or a reviewer, said
 * @returns ids of the rules that find the same, best first, at most three; none when the text is about something else
 */
export function rulesOfRepositoryCheck(text: string): readonly string[] {
  const said = text.slice(0, 20_000).replace(/\s+/g, ' ');
  if (!aboutTile.test(said) || !judges.test(said)) return [];
  return [...new Set(checks.filter(([pattern]) => pattern.test(said)).map(([, rule]) => rule))].slice(0, 3);
}
