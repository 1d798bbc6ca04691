import { defaultAnchors, defaultFor } from '../facts/manifest-keys.ts';
import { manifestSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';
import { renameKey } from '../fix/rename-key.ts';
import { foldName, kebabCase } from '../text/names.ts';
import { nearest } from '../text/nearest.ts';

export const manifestSchemaRules = schemaRules(manifestSchema, (tile) => [tile.manifest], [
  {
    id: 'manifest/version',
    severity: { new: 'error', repo: 'error' },
    requires: '`manifest_version` is `"2.0.0"`.',
    why: 'Version 1 is no longer accepted.',
    remedy: 'Set `manifest_version` to `"2.0.0"`.',
    example: { bad: '"manifest_version": "1.0.0"', good: '"manifest_version": "2.0.0"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) => violation.node.set('2.0.0'),
  },
  {
    id: 'manifest/required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The manifest has `manifest_version`, `app_uuid`, `app_id`, `owner`, `display_on_public_website`, `tile`, `author` and `assets`.',
    why: 'The publishing pipeline rejects a manifest without them.',
    remedy: 'Add the missing key.',
    example: {
      bad: '{ "manifest_version": "2.0.0", "tile": { … } }',
      good: '{ "manifest_version": "2.0.0", "app_uuid": …, "app_id": …, "owner": …, "display_on_public_website": true, "tile": …, "author": …, "assets": … }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: defaultFor,
  },
  {
    id: 'manifest/app-uuid-format',
    severity: { new: 'error', repo: 'error' },
    requires: '`app_uuid` is a lowercase UUID of any version.',
    why: 'The UUID identifies the app permanently; nothing else can be registered.',
    remedy: 'Use the UUID that Datadog gave you, in lowercase.',
    example: { bad: '"app_uuid": "NOVA-1"', good: '"app_uuid": "5f4c8b0e-3d2a-4c57-9d55-0b1f6a7c2e10"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: ({ node }) => (isUuid(node.string) ? node.set(node.string.toLowerCase()) : undefined),
  },
  {
    id: 'manifest/app-id-format',
    severity: { new: 'error', repo: 'error' },
    requires:
      '`app_id` consists of lowercase letters, digits and hyphens, starts with a letter and does not end with a hyphen.',
    why: 'The id becomes part of URLs and tags.',
    remedy: 'Use lowercase letters, digits and hyphens, starting with a letter and not ending with a hyphen.',
    example: { bad: '"app_id": "Nova_Relay"', good: '"app_id": "nova-relay"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/b1d15b196dc7de09c87bc41ad12fb374182b210e/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/schema.py',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: ({ node }, tile) => {
      const id = kebabCase(node.string ?? tile.title);
      return foldName(id) === foldName(node.string ?? tile.title) ? node.set(id) : undefined;
    },
  },
  {
    id: 'manifest/display-on-public-boolean',
    severity: { new: 'error', repo: 'error' },
    requires: '`display_on_public_website` is `true` or `false`, without quotes.',
    why: 'A string such as "true" is rejected.',
    remedy: 'Write `true` without quotes.',
    example: { bad: '"display_on_public_website": "true"', good: '"display_on_public_website": true' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) => violation.node.set(true),
  },
  {
    id: 'manifest/title-length',
    severity: { new: 'error', repo: 'error' },
    requires: 'The title has 1 to 50 characters.',
    why: 'The tile shows at most 50 characters.',
    remedy: 'Use only the product name.',
    example: {
      bad: '"title": "Nova Relay, the fastest way to deliver messages to everyone"',
      good: '"title": "Nova Relay"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/description-length',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The description has at most 80 characters.',
    why: 'The tile shows 80 characters; the rest is cut off.',
    remedy: 'Say what the integration does in at most 80 characters.',
    example: {
      bad: '"description": "Nova Relay is the world\'s leading provider of message delivery and you can see all of it in Datadog"',
      good: '"description": "Track messages that Nova Relay delivers and retries"',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '23/262 · 17/177 · 3/37',
  },
  {
    id: 'manifest/tile-required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      "The manifest's `tile` has a title, a description that is not blank, `overview`, `configuration`, `support`, `changelog`, `media` and `classifier_tags`.",
    why: "The tile's page is built from them.",
    remedy: 'Add the missing key; `media` may be an empty list.',
    example: {
      bad: '"tile": { "title": "Nova Relay" }',
      good: '"tile": { "overview": …, "configuration": …, "support": …, "changelog": …, "description": …, "title": …, "media": [], "classifier_tags": [] }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) => defaultFor(violation),
  },
  {
    id: 'manifest/anchor-form',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'Overview, configuration, support and uninstallation point to a heading of the README, as `README.md#Heading`.',
    why: "Datadog fills the tile's tabs from these headings; any other value leaves a tab empty.",
    remedy: "Write `README.md#` and the heading's text.",
    example: { bad: '"support": "support@nova.example"', good: '"support": "README.md#Support"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/f223154c6d32c1a51c3475ba118a1aaefaea1c89/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/migration.py',
    published: '1/262 · 1/177 · 1/37',
    fixable: true,
    fix: (violation) => violation.node.set(defaultAnchors[violation.node.key] ?? 'README.md#Overview'),
  },
  {
    id: 'manifest/author-required',
    severity: { new: 'error', repo: 'error' },
    requires: 'The author has a name, a homepage and a support email.',
    why: 'Customers must be able to reach you.',
    remedy: 'Fill in the name, homepage and support email.',
    example: {
      bad: '"author": { "name": "Nova" }',
      good: '"author": { "name": "Nova", "homepage": "https://nova.example", "support_email": "support@nova.example", "sales_email": "sales@nova.example" }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/author-email-format',
    severity: { new: 'error', repo: 'error' },
    requires: "The author's emails are plain ASCII email addresses.",
    why: 'Support requests to a mistyped email are lost.',
    remedy: 'Use one plain email address.',
    example: { bad: '"support_email": "support at nova"', good: '"support_email": "support@nova.example"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/b1d15b196dc7de09c87bc41ad12fb374182b210e/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/schema.py',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/author-homepage-url',
    severity: { new: 'error', repo: 'error' },
    requires: 'The homepage is an http or https URL.',
    why: 'The link on the tile would not work.',
    remedy: 'Write the URL with its scheme.',
    example: { bad: '"homepage": "nova.example"', good: '"homepage": "https://nova.example"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/b1d15b196dc7de09c87bc41ad12fb374182b210e/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/schema.py',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) =>
      /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(violation.node.string ?? '')
        ? violation.node.set(`https://${violation.node.string ?? ''}`)
        : undefined,
  },
  {
    id: 'manifest/author-vendor-id',
    severity: { new: 'error', repo: 'error' },
    requires: 'A vendor id consists of lowercase letters, digits and hyphens, and starts with a letter.',
    why: "Datadog groups a vendor's tiles by this id.",
    remedy: 'Use lowercase letters, digits and hyphens.',
    example: { bad: '"vendor_id": "Nova Inc"', good: '"vendor_id": "nova"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/19 · 0/19 · 0/6',
  },
  {
    id: 'manifest/author-unknown-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The author has only `name`, `homepage`, `support_email`, `sales_email`, `vendor_id` and `contact_link`.',
    why: 'A misspelled key is ignored, so its value never takes effect.',
    remedy: 'Correct the spelling or remove the key.',
    example: {
      bad: '"suport_email": "support@nova.example"',
      good: '"support_email": "support@nova.example"',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262',
    fixable: true,
    fix: ({ node }) => {
      const guess = nearest(node.key, authorKeys);
      return guess === undefined ? undefined : renameKey(node, guess);
    },
  },
  {
    id: 'manifest/resource-shape',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every resource has a type and an http or https URL.',
    why: 'A resource without a type or URL is not shown.',
    remedy: 'Give every resource `resource_type` (blog, documentation, faq, other) and an http(s) `url`.',
    example: {
      bad: '{ "resource_type": "video", "url": "nova.example" }',
      good: '{ "resource_type": "documentation", "url": "https://docs.nova.example" }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/32 · 0/26 · 0/4',
    open: ['enum'],
  },
  {
    id: 'manifest/integration-required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The integration block has `source_type_name`, `source_type_id`, `auto_install` and `service_checks`.',
    why: 'Datadog cannot register the integration without them.',
    remedy: 'Add the missing keys; `source_type_id` comes from Datadog.',
    example: {
      bad: '"integration": { "source_type_name": "Nova Relay" }',
      good: '"integration": { "source_type_name": "Nova Relay", "source_type_id": 7654321, "auto_install": true, "service_checks": { … } }',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/220 · 0/136 · 0/30',
  },
  {
    id: 'manifest/metrics-prefix',
    severity: { new: 'error', repo: 'error' },
    requires: 'A `metrics` block has a prefix.',
    why: 'Datadog attributes metrics to the integration by their prefix.',
    remedy: 'Set the prefix that all your metrics share, including the dot.',
    example: { bad: '"metrics": { "metadata_path": "metadata.csv" }', good: '"prefix": "nova_relay."' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/190',
  },
  {
    id: 'manifest/marketplace-keys-absent',
    severity: { new: 'error', repo: 'error' },
    requires: '`pricing` and `legal_terms` are absent or empty.',
    why: 'Prices and terms belong to Marketplace listings, not to integrations-extras.',
    remedy: 'Remove the key.',
    example: { bad: '"pricing": [{ "billing_type": "flat_fee" }]', good: '(no pricing)' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/oauth-top-level-empty',
    severity: { new: 'error', repo: 'error' },
    requires: 'A key `oauth` at the root of the manifest is `{}`; `assets.oauth` names the client.',
    why: 'Only `assets.oauth` is read.',
    remedy: 'Write `"oauth": {}` or remove the key, and point `assets.oauth` at the file.',
    example: {
      bad: '"oauth": { "client": "…" }',
      good: '"assets": { "oauth": "assets/oauth_clients.json" }',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/24 · 0/20 · 0/6',
  },
]);

const authorKeys = ['name', 'homepage', 'support_email', 'sales_email', 'vendor_id', 'contact_link'];

/** A UUID but for its case: which one was meant instead of something else only Datadog knows. */
function isUuid(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
