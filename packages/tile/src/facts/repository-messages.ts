/** What one kind of file is called in messages, and what they say of it. */
export interface MessageTopic {
  /** Words that only a message about this kind of file has. */
  readonly about: RegExp;
  /** First match counts: the more exact sentence stands first. */
  readonly says: readonly (readonly [said: RegExp, rule: string])[];
}

/** "must be one of", "is not valid", "is unknown": a value is none of those that are allowed. */
const invalid = String.raw`(?:(?:in|not )valid|unknown|unsupported|not (?:allowed|recogni[sz]ed|supported|an? (?:valid|known))|(?:must|should) be)`;
const missing = String.raw`(?:missing|required|lacks?|absent|does not (?:exist|contain|have)|doesn't (?:exist|contain|have)|not (?:found|contain|included|defined)|could not be found|no such|non-?existing)`;
const tooLong = String.raw`(?:too long|longer than|exceeds?|more than|at most|max(?:imum)?|limit(?:ed)?|characters long|\d+ char)`;
const duplicate = String.raw`(?:duplicate\w*|not (?:a )?unique|already (?:used|exists|taken)|must be unique|used (?:twice|more than once))`;

/** A rule for messages in which the words of one group are near those of another, in any order. */
function near(left: string, right: string, rule: string): readonly [RegExp, string] {
  return [new RegExp(`(?:${left}).{0,90}(?:${right})|(?:${right}).{0,60}(?:${left})`, 'i'), rule];
}

/**
 * Messages of `ddev validate`, of Datadog's manifest API and of reviewers in public pull requests, as they were until
 * 2026-11, by the kind of file that they are about. The first topic with a matching sentence answers.
 */
export const messageTopics: readonly MessageTopic[] = [
  {
    about: /\bcodeowners?\b/i,
    says: [
      near('username|team|handle|email', 'not|must', 'layout/codeowners-owner-handle'),
      [/./, 'layout/codeowners-entry'],
    ],
  },
  {
    about:
      /service[_ -]?checks?(\.json)?\b|\bcan_connect\b|attribute `?(agent_version|groups|statuses|check)`?|agent_version|list: (groups|statuses)/i,
    says: [
      [/agent_version/i, 'service-checks/agent-version'],
      near(
        'service_checks(?:\\.json)?',
        'manifest.{0,40}not (?:defined|declared)',
        'service-checks/declared',
      ),
      near(duplicate, 'check|name', 'service-checks/unique'),
      [/status(es)?\b/i, 'service-checks/statuses'],
      [/\bgroups\b/i, 'service-checks/groups-array'],
      [
        /\bintegration\b.{0,60}(match|should|must|display_name|source_type_name)/i,
        'service-checks/integration-name',
      ],
      [
        /(required|missing|invalid) (attribute|field|key)|attribute `\w+` is (invalid|required)/i,
        'service-checks/keys',
      ],
      near(missing, 'service_checks\\.json|service checks? file', 'manifest/service-checks-path'),
      near('non-null string|empty', 'name|description|check', 'service-checks/description-name-nonempty'),
    ],
  },
  {
    about:
      /metadata\.csv|metadata (file|row|column|header)|\bmetric_(name|type|prefix|to_check)\b|\b(per_)?unit_name\b|curated[_ ]metric|\bshort_name\b|\borientation\b|\bmetrics?_metadata\b|metadata_path|^ *[\w-]+:\d{1,4} (?:`|'|metric|integration:|invalid column|missing columns|interval|description|\S+ (?:has|description))|\bfraction unit\b|interval should be|invalid (unit|orientation)|unknown unit|description is empty in|\bis empty in \d+ rows/im,
    says: [
      near('metrics?_metadata|metadata_path', missing, 'manifest/metrics-metadata-path'),
      [/metadata\.csv exists but (is )?not (defined|declared)/i, 'manifest/metadata-csv-declared'],
      [/metric_to_check.{0,60}not (in|found in|listed)\b/i, 'manifest/metrics-check-in-metadata'],
      [
        /metric_to_check.{0,40}not (included|defined)|missing.{0,30}metric_to_check/i,
        'manifest/metrics-check-present',
      ],
      [/(metadata|file).{0,40}(is empty|needs the header|has no header)/i, 'metadata/empty-file'],
      [
        /(wrong|different|incorrect) number of (columns|fields)|(columns|fields).{0,40}(as|than) the header/i,
        'metadata/column-count',
      ],
      [
        /(missing|invalid|unexpected|unknown|wrong|expected) (column|header)s?|(header|column)s?\b.{0,60}(invalid|missing|unknown|wrong)/i,
        'metadata/header',
      ],
      [/per_unit(_name)?\b/i, 'metadata/per-unit'],
      [
        /fraction unit|time over time|`?(nano|micro|milli)?(second|minute|hour|day|week)s?\/(nano|micro|milli)?(second|minute|hour|day|week)s?`?/i,
        'metadata/time-over-time',
      ],
      [/unit_name|unknown unit|invalid unit/i, 'metadata/unit'],
      [/metric_type/i, 'metadata/metric-type'],
      [/orientation/i, 'metadata/orientation'],
      [/\binterval\b/i, 'metadata/interval'],
      [/curated[_ ]metric/i, 'metadata/curated-metric'],
      [/normali[sz]ed|metric.?name.{0,60}(not valid|invalid)/i, 'metadata/metric-name-normalised'],
      near('short_name', duplicate, 'metadata/short-name-unique'),
      [/short_name/i, 'metadata/short-name'],
      near('row|metric(?:_| )?name', duplicate, 'metadata/metric-name-unique'),
      [/metric[_ ]prefix|defined in the manifest/i, 'metadata/prefix'],
      [/description is empty|empty description/i, 'metadata/description-nonempty'],
      [/\bdescription\b|unicode/i, 'metadata/description'],
      [/\bintegration:? |integration name/i, 'metadata/integration-name'],
      [/not sorted|alphabetical|sort(ed)? by/i, 'metadata/sorted'],
    ],
  },
  {
    about:
      /missing test file for this integration|expected test file|\bgrok|_tests\.yaml|assets\/logs\b|log(s)? pipeline|integration pipelines?|pipeline (id|test|filter|source|file)|\blog source\b|\bprocessors?\b.{0,60}pipeline|pipeline.{0,60}\bprocessors?\b|log (test|sample)|\bfacets?\b/i,
    says: [
      [
        /missing test file|expected test file|test file.{0,60}(missing|not found|does not exist)|no tests? file/i,
        'logs/tests-pair',
      ],
      [/tests?\b.{0,60}(fail|unexpected|different|did not|does not|mismatch)/i, 'logs/tests-pass'],
      [/grok/i, 'logs/grok-samples'],
      [/(more than|maximum|at most|too many).{0,30}processors/i, 'logs/processor-count'],
      [/facet.{0,60}duplicate|duplicate.{0,40}facet/i, 'logs/facet-path-unique'],
      [/facet/i, 'logs/facets-shape'],
      [/\bid\b.{0,60}(match|equal|same)/i, 'logs/id-matches-file'],
      [/\bfilter\b/i, 'logs/filter-source'],
      [/\bsource\b/i, 'logs/source-in-manifest'],
      [new RegExp(`processor.{0,40}${invalid}|${invalid}.{0,20}processor`, 'i'), 'logs/processor-type'],
      [/yaml.{0,40}(invalid|error|pars)|invalid yaml/i, 'logs/yaml-parse'],
    ],
  },
  {
    about: /saved[_ ]?views?\b/i,
    says: [
      [/\bpage\b.{0,40}`?\w+`?:|options/i, 'saved-view/options-per-page'],
      [/\bpage\b|explorer/i, 'saved-view/page'],
      [/time ?range/i, 'saved-view/timerange'],
      [/visible[_ ]facets/i, 'saved-view/visible-facets'],
      [/invalid type|type .{0,20}(invalid|unknown)/i, 'saved-view/type'],
      [/does not exist/i, 'manifest/asset-path-exists'],
      [/header|missing|required|unknown/i, 'saved-view/keys'],
    ],
  },
  {
    about:
      /\bmonitors?\/|\bmonitors?\b.{0,80}(json|template|tag|title|description|message|creat\w+|last_updated|field|key|name)|recommended[_ -]monitor/i,
    says: [
      near('description', tooLong, 'monitor/description-length'),
      [/`?integration`?:? ?(tag|[\w-]+`)|tag `?integration/i, 'monitor/integration-tag'],
      [/name must contain|integration name/i, 'monitor/name-has-integration'],
      [/@-?handle|notif|@[\w-]+/i, 'monitor/no-notification-handle'],
      [/created_at|last_updated_at|\bdates?\b/i, 'monitor/dates'],
      [/`?(org_id|creator|id)`?\b.{0,40}(remove|not allowed|must not|should not)/i, 'monitor/no-id'],
      [/does not exist|not found/i, 'manifest/asset-path-exists'],
      [/required fields?|(missing|required).{0,40}(field|key|attribute)/i, 'monitor/required-keys'],
      [/invalid json/i, 'monitor/json-parse'],
      [/title/i, 'monitor/title'],
    ],
  },
  {
    about:
      /\bmedia\b|\bgallery\b|\bcaptions?\b|vimeo|aspect ratio|\bimages?\/[\w.-]+|\bimages? .{0,40}(px|pixels?)|tile image|please replace these images|(images?|screenshots?).{0,60}16:9|the image must/i,
    says: [
      // What the README shows has separate rules.
      [/readme/i, ''],
      [/vimeo/i, 'media/video-vimeo-id'],
      near('caption', tooLong, 'media/caption-length'),
      near('1|one', 'videos?\\b.{0,40}(?:currently|media|gallery)|more than 1 video', 'media/max-one-video'),
      [
        /(8|eight)\b.{0,40}(media|image|video|element|item)|(media|image|element)s?.{0,60}(max\w*|more than|at most|is) (of )?(8|eight)/i,
        'media/max-eight',
      ],
      [/file ?type|\.jpg|jpeg|extension/i, 'media/extension'],
      [/aspect ratio|16:9/i, 'media/aspect-ratio-exact'],
      [/file size|smaller than|too large|larger than|\d ?(mb|kb|bytes)/i, 'media/max-size'],
      [/height|2560/i, 'media/height-810-2560'],
      [/width|1440|wide/i, 'media/min-width-1440'],
      near('file|image|path', missing, 'media/file-exists'),
      [/media_type|required property|image_url/i, 'media/item-shape'],
      near('caption', 'empty|missing', 'media/caption-nonempty'),
    ],
  },
  {
    about:
      /\bread ?me\b.{0,120}(section|h2|##|link|reference|image|ascii|heading|is linked|uninstall)|(section|h2|images?|links?).{0,80}\bread ?me\b|raw\.githubusercontent|(overview|setup|support|uninstallation|data collected) (h2|section)|reference[- ]style link|undefined (link )?reference/i,
    says: [
      [/is linked in (its|the) readme but|image.{0,80}does not exist/i, 'readme/image-exists'],
      [/raw\.githubusercontent|images?\b.{0,80}(url|absolute|https|path must)/i, 'readme/image-url-form'],
      [/non-?ascii/i, 'readme/no-wide-chars'],
      [/undefined (link )?reference|reference.{0,40}(not defined|undefined)/i, 'readme/undefined-reference'],
      [/reference.style|inline links?/i, 'readme/reference-links'],
      [/uninstallation/i, 'readme/uninstallation-section'],
      [/data collected/i, 'readme/data-collected-section'],
      [/overview/i, 'readme/overview-section'],
      [/set-?up/i, 'readme/setup-section'],
      [/support|troubleshooting/i, 'readme/support-section'],
    ],
  },
  {
    about: /\bchangelog\b/i,
    says: [
      near('changelog(?:\\.md)?', missing, 'changelog/exists'),
      [/version|heading|header|format/i, 'changelog/version-heading'],
    ],
  },
  {
    about:
      /\bdashboards?\b.{0,100}(json|notify_list|author|created_at|modified_at|description|title|layout|field|key|attribute|read.?only|required|widget|template)|dashboards?\/|notify_list|template_variables|\bwidgets?\b.{0,60}(app_uuid|app_id)|\.json.{0,60}\bwidgets?\b|(at least one|missing|no) dashboards?\b|new \/dashboard payload|(missing|required|empty).{0,40}description.{0,40}dashboard/i,
    says: [
      [/notify_list/i, 'dashboard/notify-list-empty'],
      [/app_uuid|app_id/i, 'dashboard/app-id'],
      [/author_(handle|name|info)|created_at|modified_at/i, 'dashboard/forbidden-keys'],
      [
        /required fields?|(missing|required).{0,20}(field|key|attribute)|payload format/i,
        'dashboard/required-keys',
      ],
      [
        /widgets?.{0,60}(missing|no|without|needs?|empty).{0,20}title|title.{0,40}widgets?/i,
        'dashboard/data-widget-title',
      ],
      [/at least one dashboard|(no|missing) dashboard/i, 'manifest/dashboard-required'],
      [/does not exist|not found/i, 'manifest/asset-path-exists'],
      [/description/i, 'dashboard/description-nonempty'],
      [/read.only/i, 'dashboard/is-read-only'],
      [/layout/i, 'dashboard/layout-type'],
      [/invalid json/i, 'dashboard/json-parse'],
      [/title/i, 'dashboard/title-has-integration'],
    ],
  },
  {
    about:
      /oauth_clients?(\.json)?\b|\bredirect_uris\b.{0,40}(https|must)|\bonboarding_url\b.{0,40}(https|must)/i,
    says: [
      near('redirect_uris', 'https', 'oauth/redirect-https'),
      near('onboarding_url', 'https', 'oauth/onboarding-https'),
      near('scopes?', invalid, 'oauth/scope-format'),
      near('oauth_clients?(?:\\.json)?', `${missing}|invalid`, 'oauth/required-keys'),
    ],
  },
  {
    about:
      /\bmanifest(\.json|_version)?\b|\b(app_uuid|app_id|guid|integration_id|display_on_public_website|classifier(_tags?)?|sales_email|support_email|source_type_(id|name)|maintainer)\b|\b(category|supported os|offering|submitted data type|queried data type)::|attribute `.{0,60}` at `|short name `|\btile (description|title)\b|api input validation failed/i,
    says: [
      [
        /not allowed to (be )?(modif|chang)|immutable|cannot be (modified|changed)|changed from/i,
        'manifest/immutable-fields',
      ],
      [
        /does not have logs.{0,60}(category|log collection)|remove the category: category::log/i,
        'manifest/log-category-without-logs',
      ],
      [/(required|missing) category:? .{0,20}log collection/i, 'manifest/log-collection-category'],
      [/display_on_public_website.{0,60}(disabled|set to `?true)/i, 'manifest/display-on-public-true'],
      [/display_on_public_website/i, 'manifest/display-on-public-boolean'],
      near('app_uuid|guid', duplicate, 'manifest/app-uuid-unique'),
      near('app_id', 'match|director|folder', 'manifest/app-id-matches-directory'),
      near('app_uuid|guid', `${invalid}|format|uuid`, 'manifest/app-uuid-format'),
      near('app_id|integration_id', `${invalid}|format|character`, 'manifest/app-id-format'),
      [/metrics?\.check|metric_to_check/i, 'manifest/metrics-check-in-metadata'],
      [/classifier|supported os::|category::|offering::|data type::/i, 'manifest/classifier-known'],
      [/unknown field|additional propert|unexpected key/i, 'manifest/no-unknown-keys'],
      [/sales_email/i, 'manifest/author-sales-email'],
      [/support_email|author.{0,40}email|maintainer/i, 'manifest/author-email-format'],
      [/homepage/i, 'manifest/author-homepage-url'],
      [/source_type_id/i, 'manifest/source-type-id'],
      [/source_type_name/i, 'manifest/source-type-name'],
      [/manifest_version/i, 'manifest/version'],
      near('description', tooLong, 'manifest/description-length'),
      near('title', tooLong, 'manifest/title-length'),
      [
        /missing data for required field|(missing|required).{0,40}(field|key|attribute|propert|string)/i,
        'manifest/required-keys',
      ],
      near('asset|file', missing, 'manifest/asset-path-exists'),
      [/invalid json|json.{0,20}(pars|decod)/i, 'manifest/json-parse'],
    ],
  },
];
