/** Messages of the checks of the tile repository and of its reviewers. */
export const checkTexts: Readonly<Record<string, readonly string[]>> = {
  'logs/tests-pair': [
    'Missing test file for this integration. Please create a test file with samples testing the integration pipelines. Expected test file path: assets/logs/nova.yml',
    'Error: pipeline assets/logs/foo.yaml has no test file assets/logs/foo_tests.yaml',
    'Expected test file path: assets/logs/nova_tests.yaml was not found',
  ],
  'metadata/unit': [
    'nova:12 `kilowatt` is an invalid unit_name.',
    '"kilowatt_hour" is not a unit  metadata/unit [--fix] in assets/logs',
    'nova_relay:5 `requests per second` is an invalid unit_name.',
    'nova_relay:44 `mb` is an invalid unit_name.',
  ],
  'metadata/per-unit': [
    'nova:7 `blink` is an invalid per_unit_name.',
    'foo:22 `requests` is an invalid per_unit_name.',
  ],
  'metadata/metric-type': [
    'nova: gaugemillisecond is an invalid metric_type.',
    'foo:3 `counter` is an invalid metric_type.',
    '❌ metric_type must be one of count, gauge, rate (found: histogram) in metadata.csv',
  ],
  'metadata/prefix': ['nova: novadb does not match metric_prefix defined in the manifest'],
  'metadata/interval': [
    "nova:3 interval should be an int, found '1m'",
    "nova:12 interval should be an int, found '10s'.",
  ],
  'metadata/metric-name-unique': [
    'nova: `nova.requests` is a duplicate metric_name',
    'nova:17 `nova.cpu` is a duplicate metric_name',
  ],
  'manifest/classifier-known': [
    "nova/manifest.json... FAILED Error validating manifest schema: API input validation failed: {'tile': {'classifier_tags': [u'Missing data for required field.']}}",
    "'Category::Incident response' is not a valid classifier tag",
  ],
  'manifest/metadata-csv-declared': ['metadata.csv exists but not defined in the manifest.json of nova'],
  'media/aspect-ratio-exact': [
    'Please replace these images: the aspect ratio must be 16:9 exactly',
    'the aspect ratio of the dashboard screenshot is off, can you upload a 16:9 image?',
  ],
  'media/min-width-1440': [
    'The image must have a minimum width of 1440px',
    'images/a.png: width must be at least 1440 px',
  ],
  'layout/codeowners-entry': [
    'Integration nova does not have an entry in CODEOWNERS',
    '.github/CODEOWNERS: please add an entry for /foo/',
    'Integration nova does not have a valid `CODEOWNERS` entry.',
  ],
  'readme/overview-section': [
    'nova readme is missing a h2 (##) Overview section',
    '     readme is missing an Overview H2 (##) section',
  ],
  'service-checks/agent-version': ['nova: service_checks.json: missing required attribute agent_version'],
  'monitor/description-length': [
    'Recommended monitor nova_errors.json: description is longer than 300 characters',
  ],
  'monitor/dates': ['monitor nova_errors.json: created_at must be a date'],
  'changelog/exists': [
    'nova: CHANGELOG.md not found, please add one',
    'nova/CHANGELOG.md does not exist.',
    'nova/CHANGELOG.md: file is missing',
  ],
  'manifest/app-uuid-unique': [
    'app_uuid in nova/manifest.json must be unique, it is already used',
    'app_uuid is already used by another integration in manifest.json, it must be unique',
  ],
  'metadata/orientation': ['nova_relay: `5` is an invalid orientation.'],
  'metadata/short-name': [
    'nova_relay:12 short_name is empty',
    'short_name must not be empty (metadata.csv, row 12)',
  ],
  'metadata/column-count': [
    'nova_relay:1 has the wrong number of columns, expected 11 in metadata.csv',
    'nova:2 nova.cpu has the wrong number of columns.',
  ],
  'manifest/app-uuid-format': ['nova_relay/manifest.json: app_uuid is not a valid UUID'],
  'manifest/immutable-fields': [
    'Attribute `app_id` at `manifest.json` is immutable, not allowed to be modified. Found changed from a to b',
    'Please do not change the app_id: it is immutable',
  ],
  'dashboard/notify-list-empty': ['Dashboard nova_overview.json: `notify_list` should be empty'],
  'monitor/integration-tag': [
    'monitors/high_errors.json must have a tag `integration:nova-relay`',
    '    nova/assets/monitors/errors.json must have an `integration` tag',
    'monitors/latency.json: missing the tag integration:nova',
  ],
  'readme/setup-section': [
    'nova_relay readme is missing a h2 (##) Setup section',
    '     readme has an empty Setup H2 (##) section',
  ],
  'readme/support-section': ['nova_relay readme is missing a h2 (##) Support section'],
  'media/file-exists': [
    'Media image images/overview.png does not exist in nova_relay',
    '  File not found for media #1 at `images/one.png`, please fix the path.',
    'media image_url images/a.png does not exist',
  ],
  'media/caption-length': [
    'Media caption is longer than 300 characters',
    '  The `caption` for media #1 cannot contain more than 300 characters.',
  ],
  'logs/tests-pass': [
    'Log pipeline test failed for nova-relay: expected custom.http.status_code 200, got "200"',
    'Pipeline tests failed: sample #2 expected {"status":"info"} got {"status":"warn"}',
  ],
  'oauth/redirect-https': ['nova_relay/assets/oauth_clients.json: redirect_uris must be https'],
  'manifest/description-length': ['The tile description exceeds 80 characters'],
  'changelog/version-heading': [
    'nova_relay/CHANGELOG.md: the version heading has the wrong format',
    'CHANGELOG.md: version heading must be "## 1.0.0 / 2026-11-30"',
  ],
  'manifest/required-keys': [
    "manifest.json: API input validation failed: {'author': [u'Missing data for required field.']}",
    "API input validation failed: {'tile': {'overview': [u'Missing data for required field.']}}",
  ],
  'dashboard/forbidden-keys': ['assets/dashboards/x.json: dashboards must not contain author_handle'],
  'monitor/required-keys': ['monitors/x.json: monitor is missing required field `description`'],
  'readme/data-collected-section': [
    'foo readme is missing a Data Collected section',
    'Please add a "Data Collected" section to the README of the integration',
  ],
  'metadata/description': [
    'nova_relay: description of `nova.x` exceeds 400 characters in metadata.csv',
    'nova:8 `nova.latency` description contains a `|`.',
  ],
  'manifest/app-id-matches-directory': [
    'app_id nova-relay does not match the directory nova',
    'The app_id in the manifest should match the folder name: nova_relay vs nova-rely',
  ],
  'media/max-eight': [
    'There is a maximum of 8 media items in the gallery',
    '  The maximum number of media elements is 8, there are currently 11.',
  ],
  'monitor/no-notification-handle': [
    'Monitor message contains the handle @slack-ops; please remove notifications',
    'Please remove the @slack-nova handle from the monitor message',
  ],
  'logs/id-matches-file': ['Pipeline id nova must match the file name nova_relay.yaml'],
  'service-checks/statuses': ['service_checks.json: invalid status `warn` in service check'],
  'metadata/time-over-time': ['nova:9 `second/minute` unit is invalid, use the fraction unit instead.'],
  'metadata/curated-metric': ['nova:5 `nova.cpu` contains invalid curated metric type: latency'],
  'metadata/sorted': [
    'nova: metadata.csv is not sorted by metric name. Run `ddev validate metadata nova --sync` to sort it.',
  ],
  'manifest/metrics-metadata-path': [
    '  metrics_metadata in manifest.json references a non-existing file: nova/metadata.csv.',
  ],
  'manifest/log-collection-category': ['  required category: Category::Log Collection'],
  'manifest/display-on-public-boolean': ['  required boolean: display_on_public_website'],
  'dashboard/app-id': [
    '    nova_overview.json widget 123 does not contain correct app_uuid: aaa should be bbb',
    'overview.json widget 7781 does not contain correct app_uuid: 11 should be 22',
  ],
  'saved-view/page': ['nova saved view (Errors) has an invalid page: explorer'],
  'readme/image-url-form': [
    '     All images must be checked into the repo under the `nova/images` folder. This image path must be in the form: https://raw.githubusercontent.com/DataDog/integrations-extras/master/nova/images/<IMAGE_NAME> Image currently is: ./a.png',
    'Images in the README have to be absolute raw.githubusercontent.com URLs',
  ],
  'readme/no-wide-chars': ['    readme contains non-ASCII character(s)'],
  'metadata/header': ["nova:2 Missing columns {'curated_metric'}."],
  'manifest/dashboard-required': [
    'All integrations must include at least one dashboard; please add it to the manifest',
  ],
  'media/max-size': ['Screenshot images/big.png is 2.4 MB, the file size limit for media is 1 MB'],
  'saved-view/keys': ["nova saved view does not have the required headers: missing {'query'}"],
  'dashboard/description-nonempty': ['nova_overview.json: the dashboard is missing a description'],
  'logs/facets-shape': ['Facet @http.status_code in the pipeline is missing a type'],
  'service-checks/unique': ['  nova.can_connect is not a unique check'],
  'metadata/description-nonempty': ['nova: description is empty in 4 rows.'],
  'manifest/title-length': [
    "API input validation failed: {'tile': {'title': [u'Longer than maximum length 50.']}}",
  ],
  'media/height-810-2560': ['The image height must be between 810 and 2560 px'],
  'logs/source-in-manifest': ['The log source `nova` of the pipeline is missing in the manifest'],
  'logs/processor-type': ['Unknown processor type `geo-parser` in the log pipeline'],
  'dashboard/data-widget-title': ['Every widget in the dashboard needs a title'],
};
