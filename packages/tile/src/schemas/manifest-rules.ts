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
    requires: '`manifest_version` = `"2.0.0"` exactly (1.0.0 dead)',
    why: 'Version 1 is no longer accepted.',
    remedy: 'Set `manifest_version` to `"2.0.0"`.',
    example: { bad: '"manifest_version": "1.0.0"', good: '"manifest_version": "2.0.0"' },
    source: 'ddev manifest_validator/v2',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) => violation.node.set('2.0.0'),
  },
  {
    id: 'manifest/required-keys',
    severity: { new: 'error', repo: 'error' },
    requires: '`manifest_version, app_uuid, app_id, owner, display_on_public_website, tile, author, assets`',
    why: 'The publishing pipeline refuses a manifest without them.',
    remedy: 'Add the missing key.',
    example: {
      bad: '{ "manifest_version": "2.0.0", "tile": { … } }',
      good: '{ "manifest_version": "2.0.0", "app_uuid": …, "app_id": …, "owner": …, "display_on_public_website": true, "tile": …, "author": …, "assets": … }',
    },
    source: 'docs integration-assets-reference, data',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: defaultFor,
  },
  {
    id: 'manifest/app-uuid-format',
    severity: { new: 'error', repo: 'error' },
    requires: '`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, any UUID version (17 real are v7)',
    why: 'The UUID identifies the app for ever; anything else cannot be registered.',
    remedy: 'Use the UUID Datadog gave you, in lower case.',
    example: { bad: '"app_uuid": "NOVA-1"', good: '"app_uuid": "5f4c8b0e-3d2a-4c57-9d55-0b1f6a7c2e10"' },
    source: 'docs integration-assets-reference',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: ({ node }) => (isUuid(node.string) ? node.set(node.string.toLowerCase()) : undefined),
  },
  {
    id: 'manifest/app-id-format',
    severity: { new: 'error', repo: 'error' },
    requires:
      "`^[a-z][a-z0-9-]{0,254}$` and not ending in `-` (v1 schema's integration_id regex; note JS: use a lookbehind or second test)",
    why: 'The id becomes part of addresses and tags.',
    remedy:
      'Use lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen.',
    example: { bad: '"app_id": "Nova_Relay"', good: '"app_id": "nova-relay"' },
    source: 'ddev schema.py',
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
    requires: 'Must be a JSON boolean',
    why: 'Text such as "true" is refused.',
    remedy: 'Write `true` without quotes.',
    example: { bad: '"display_on_public_website": "true"', good: '"display_on_public_website": true' },
    source: 'ddev manifest_validator/v2',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) => violation.node.set(true),
  },
  {
    id: 'manifest/title-length',
    severity: { new: 'error', repo: 'error' },
    requires: '1–50 chars',
    why: 'The tile has room for 50 characters.',
    remedy: "Use the product's name alone.",
    example: {
      bad: '"title": "Nova Relay, the fastest way to deliver messages to everyone"',
      good: '"title": "Nova Relay"',
    },
    source: 'docs integration-assets-reference',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/description-length',
    severity: { new: 'error', repo: 'warning' },
    requires:
      '≤80 chars (70 in marketplace). 23 real tiles exceed it, up to 113; keep as error for new tiles, allow config',
    why: 'The tile shows 80 characters; the rest is cut.',
    remedy: 'Say what the integration does in at most 80 characters.',
    example: {
      bad: '"description": "Nova Relay is the world\'s leading provider of message delivery and you can see all of it in Datadog"',
      good: '"description": "Track messages that Nova Relay delivers and retries"',
    },
    source: 'ddev manifest_validator/v2 TileDescription',
    published: '23/262 · 17/177 · 3/37',
  },
  {
    id: 'manifest/tile-required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      '`overview, configuration, support, changelog, description, title, media, classifier_tags` all present (`media` may be `[]`)',
    why: "The tile's page is built from them.",
    remedy: 'Add the missing key; `media` may be an empty list.',
    example: {
      bad: '"tile": { "title": "Nova Relay" }',
      good: '"tile": { "overview": …, "configuration": …, "support": …, "changelog": …, "description": …, "title": …, "media": [], "classifier_tags": [] }',
    },
    source: 'docs integration-assets-reference, data',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    fix: (violation) => defaultFor(violation),
  },
  {
    id: 'manifest/anchor-form',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'overview, configuration, support, uninstallation match `^README\\.md#.+$` (one tile uses an e-mail)',
    why: 'These four point into the README; anything else leaves a tab of the tile empty.',
    remedy: "Write `README.md#` and the heading's text.",
    example: { bad: '"support": "support@nova.example"', good: '"support": "README.md#Support"' },
    source: 'ddev manifest_validator/v2 migration, data',
    published: '1/262 · 1/177 · 1/37',
    fixable: true,
    fix: (violation) => violation.node.set(defaultAnchors[violation.node.key] ?? 'README.md#Overview'),
  },
  {
    id: 'manifest/author-required',
    severity: { new: 'error', repo: 'error' },
    requires: '`author.{name,homepage,support_email}` non-empty strings',
    why: 'Customers must be able to reach you.',
    remedy: 'Fill in name, homepage and support address.',
    example: {
      bad: '"author": { "name": "Nova" }',
      good: '"author": { "name": "Nova", "homepage": "https://nova.example", "support_email": "support@nova.example", "sales_email": "sales@nova.example" }',
    },
    source: 'docs integration-assets-reference',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/author-email-format',
    severity: { new: 'error', repo: 'error' },
    requires: '`^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$`, ASCII',
    why: 'A mistyped address loses every support request.',
    remedy: 'Write one plain address.',
    example: { bad: '"support_email": "support at nova"', good: '"support_email": "support@nova.example"' },
    source: 'ddev schema.py',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/author-homepage-url',
    severity: { new: 'error', repo: 'error' },
    requires: '`^https?://`',
    why: 'The link on the tile would not work.',
    remedy: 'Write the address with its scheme.',
    example: { bad: '"homepage": "nova.example"', good: '"homepage": "https://nova.example"' },
    source: 'ddev schema.py',
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
    requires: 'when present `^[a-z][a-z0-9-]*$` (19 tiles; docs call it mandatory but that is marketplace)',
    why: "Datadog's marketplace joins a vendor's tiles by it.",
    remedy: 'Use lower-case letters, digits and hyphens.',
    example: { bad: '"vendor_id": "Nova Inc"', good: '"vendor_id": "nova"' },
    source: 'docs integration-assets-reference',
    published: '0/19 · 0/19 · 0/6',
  },
  {
    id: 'manifest/author-unknown-keys',
    severity: { new: 'error', repo: 'error' },
    requires: 'only name, homepage, support_email, sales_email, vendor_id, contact_link',
    why: 'A misspelt key is ignored, and what it should have said is missing.',
    remedy: 'Correct the spelling or remove the key.',
    example: {
      bad: '"suport_email": "support@nova.example"',
      good: '"support_email": "support@nova.example"',
    },
    source: 'data',
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
    requires: '`tile.resources[]` = exactly {resource_type ∈ blog·documentation·faq·other, url http(s)}',
    why: 'A resource without type or address is not shown.',
    remedy: 'Give every resource `resource_type` (blog, documentation, faq, other) and an http(s) `url`.',
    example: {
      bad: '{ "resource_type": "video", "url": "nova.example" }',
      good: '{ "resource_type": "documentation", "url": "https://docs.nova.example" }',
    },
    source: 'docs integration-assets-reference',
    published: '0/32 · 0/26 · 0/4',
    open: ['enum'],
  },
  {
    id: 'manifest/integration-required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'when `assets.integration` exists: `source_type_name, source_type_id, auto_install, service_checks`',
    why: 'Without them the integration cannot be registered.',
    remedy: 'Add the missing keys; `source_type_id` comes from Datadog.',
    example: {
      bad: '"integration": { "source_type_name": "Nova Relay" }',
      good: '"integration": { "source_type_name": "Nova Relay", "source_type_id": 7654321, "auto_install": true, "service_checks": { … } }',
    },
    source: 'data',
    published: '0/220 · 0/136 · 0/30',
  },
  {
    id: 'manifest/metrics-prefix',
    severity: { new: 'error', repo: 'error' },
    requires: 'metrics block ⇒ non-empty `prefix`',
    why: 'Datadog attributes metrics to the integration by their prefix.',
    remedy: 'Set the prefix that all your metrics share, with the dot.',
    example: { bad: '"metrics": { "metadata_path": "metadata.csv" }', good: '"prefix": "nova_relay."' },
    source: 'ddev validate/metadata.py (runs in extras CI)',
    published: '0/190',
  },
  {
    id: 'manifest/marketplace-keys-absent',
    severity: { new: 'error', repo: 'error' },
    requires: '`pricing` and `legal_terms` absent (or `[]`) in extras',
    why: 'Prices and terms belong to Marketplace listings, not to integrations-extras.',
    remedy: 'Remove the key.',
    example: { bad: '"pricing": [{ "billing_type": "flat_fee" }]', good: '(no pricing)' },
    source: 'data',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'manifest/oauth-top-level-empty',
    severity: { new: 'error', repo: 'error' },
    requires: 'if root `oauth` exists it is `{}`; the real pointer is `assets.oauth`',
    why: 'Only `assets.oauth` is read.',
    remedy: 'Write `"oauth": {}` or remove the key, and point `assets.oauth` at the file.',
    example: {
      bad: '"oauth": { "client": "…" }',
      good: '"assets": { "oauth": "assets/oauth_clients.json" }',
    },
    source: 'data',
    published: '0/24 · 0/20 · 0/6',
  },
]);

export const gallerySchemaRules = schemaRules(manifestSchema, (tile) => [tile.manifest], [
  {
    id: 'media/max-eight',
    severity: { new: 'error', repo: 'error' },
    requires: '≤8 items (≤7 images + 1 video)',
    why: 'The gallery holds eight.',
    remedy: 'Keep the best seven images and one video.',
    example: { bad: 'nine items', good: 'three items' },
    source: 'ddev manifest_validator/v2 MediaGallery',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'media/item-shape',
    severity: { new: 'error', repo: 'error' },
    requires: '`media_type` image·video + string `caption` + string `image_url`; extra keys only `vimeo_id`',
    why: 'An item without type, caption or file is not shown.',
    remedy: 'Give every item `media_type`, `caption` and `image_url`; a video also `vimeo_id`.',
    example: {
      bad: '{ "media_type": "picture", "image_url": "images/overview.png" }',
      good: '{ "media_type": "image", "caption": "Nova Relay - Overview", "image_url": "images/overview.png" }',
    },
    source: 'ddev manifest_validator/v2 MediaGallery',
    published: '0/118 · 0/97 · 0/35',
  },
  {
    id: 'media/caption-length',
    severity: { new: 'error', repo: 'error' },
    requires: '≤300 chars',
    why: 'The gallery has room for 300 characters.',
    remedy: 'Shorten the caption.',
    example: { bad: 'a caption of 400 characters', good: '"caption": "Nova Relay - Overview dashboard"' },
    source: 'ddev manifest_validator/v2',
    published: '0/118 · 0/97 · 0/35',
  },
]);

const authorKeys = ['name', 'homepage', 'support_email', 'sales_email', 'vendor_id', 'contact_link'];

/** A UUID but for its case: which one was meant instead of something else only Datadog knows. */
function isUuid(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
