const nonEmpty = { type: 'string', pattern: '\\S' } as const;

/** The keys below the root that published manifests use; a misspelled one is silently ignored. */
const integration = {
  type: 'object',
  'tilekit:rule': {
    required: 'manifest/integration-required-keys',
    additionalProperties: 'manifest/no-unknown-keys',
    type: 'manifest/integration-required-keys',
  },
  required: ['source_type_name', 'source_type_id', 'auto_install', 'service_checks'],
  additionalProperties: false,
  properties: {
    source_type_name: {
      ...nonEmpty,
      pattern: '^[\\x20-\\x7e]+$',
      'tilekit:rule': 'manifest/source-type-name',
    },
    source_type_id: { type: 'integer', minimum: 1, 'tilekit:rule': 'manifest/source-type-id' },
    auto_install: { type: 'boolean' },
    configuration: {
      type: 'object',
      'tilekit:rule': { additionalProperties: 'manifest/no-unknown-keys' },
      additionalProperties: false,
      properties: { spec: { type: 'string' } },
    },
    events: {
      type: 'object',
      'tilekit:rule': { additionalProperties: 'manifest/no-unknown-keys' },
      additionalProperties: false,
      properties: { creates_events: { type: 'boolean' } },
    },
    metrics: {
      type: 'object',
      'tilekit:rule': {
        required: 'manifest/metrics-prefix',
        additionalProperties: 'manifest/no-unknown-keys',
      },
      required: ['prefix'],
      additionalProperties: false,
      properties: {
        prefix: { ...nonEmpty, 'tilekit:rule': 'manifest/metrics-prefix' },
        metadata_path: { type: 'string', 'tilekit:rule': 'manifest/metrics-metadata-path' },
        check: {
          'tilekit:rule': 'manifest/metrics-check-present',
          type: ['string', 'array'],
          items: { type: 'string' },
        },
      },
    },
    service_checks: {
      type: 'object',
      'tilekit:rule': { additionalProperties: 'manifest/no-unknown-keys' },
      additionalProperties: false,
      properties: { metadata_path: { type: 'string' } },
    },
    process_signatures: { type: 'array', items: { type: 'string' } },
    supports_ddr_coordinated_failover: { type: 'boolean' },
  },
} as const;

const pathMap = {
  type: 'object',
  additionalProperties: { type: 'string', 'tilekit:rule': 'manifest/asset-path-exists' },
} as const;

const media = {
  type: 'array',
  'tilekit:rule': { maxItems: 'media/max-eight', '*': 'media/item-shape' },
  maxItems: 8,
  items: {
    type: 'object',
    required: ['media_type', 'caption', 'image_url'],
    additionalProperties: false,
    properties: {
      media_type: { enum: ['image', 'video'] },
      caption: { type: 'string', maxLength: 300, 'tilekit:rule': { maxLength: 'media/caption-length' } },
      image_url: { type: 'string' },
      vimeo_id: { type: 'integer', 'tilekit:rule': 'media/video-vimeo-id' },
    },
  },
} as const;

/** Overview, configuration, support and uninstallation point at a heading of the README. */
const anchor = {
  type: 'string',
  pattern: '^README\\.md#.+$',
  'tilekit:rule': 'manifest/anchor-form',
} as const;

/** `manifest.json`, version 2.0.0. */
export const manifest = {
  $id: 'manifest',
  type: 'object',
  'tilekit:rule': {
    type: 'manifest/json-parse',
    required: 'manifest/required-keys',
    additionalProperties: 'manifest/no-unknown-keys',
  },
  required: [
    'manifest_version',
    'app_uuid',
    'app_id',
    'owner',
    'display_on_public_website',
    'tile',
    'author',
    'assets',
  ],
  additionalProperties: false,
  properties: {
    manifest_version: { const: '2.0.0', 'tilekit:rule': 'manifest/version' },
    app_uuid: {
      type: 'string',
      pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
      'tilekit:rule': 'manifest/app-uuid-format',
    },
    app_id: {
      type: 'string',
      pattern: '^[a-z]([a-z0-9-]{0,253}[a-z0-9])?$',
      'tilekit:rule': 'manifest/app-id-format',
    },
    owner: { type: 'string', 'tilekit:rule': 'manifest/owner' },
    display_on_public_website: { type: 'boolean', 'tilekit:rule': 'manifest/display-on-public-boolean' },
    tile: {
      type: 'object',
      'tilekit:rule': {
        '*': 'manifest/tile-required-keys',
        additionalProperties: 'manifest/no-unknown-keys',
      },
      required: [
        'overview',
        'configuration',
        'support',
        'changelog',
        'description',
        'title',
        'media',
        'classifier_tags',
      ],
      additionalProperties: false,
      properties: {
        overview: anchor,
        configuration: anchor,
        support: anchor,
        uninstallation: anchor,
        changelog: { const: 'CHANGELOG.md', 'tilekit:rule': 'manifest/changelog-path' },
        description: {
          type: 'string',
          pattern: '\\S',
          maxLength: 80,
          'tilekit:rule': { maxLength: 'manifest/description-length', '*': 'manifest/tile-required-keys' },
        },
        title: { type: 'string', pattern: '\\S', maxLength: 50, 'tilekit:rule': 'manifest/title-length' },
        media,
        classifier_tags: {
          type: 'array',
          items: { type: 'string' },
        },
        resources: {
          'tilekit:rule': 'manifest/resource-shape',
          type: 'array',
          items: {
            type: 'object',
            required: ['resource_type', 'url'],
            additionalProperties: false,
            properties: {
              resource_type: { enum: ['blog', 'documentation', 'faq', 'guide', 'other'] },
              url: { type: 'string', pattern: '^https?://\\S+$' },
            },
          },
        },
      },
    },
    author: {
      type: 'object',
      'tilekit:rule': {
        '*': 'manifest/author-required',
        additionalProperties: 'manifest/author-unknown-keys',
      },
      required: ['name', 'homepage', 'support_email'],
      additionalProperties: false,
      properties: {
        name: nonEmpty,
        homepage: {
          ...nonEmpty,
          pattern: '^https?://',
          'tilekit:rule': { pattern: 'manifest/author-homepage-url' },
        },
        support_email: {
          ...nonEmpty,
          pattern: '^[!-?A-~]+@[!-?A-~]+\\.[!-?A-~]+$',
          'tilekit:rule': { pattern: 'manifest/author-email-format' },
        },
        sales_email: {
          type: 'string',
          pattern: '^[!-?A-~]+@[!-?A-~]+\\.[!-?A-~]+$',
          'tilekit:rule': 'manifest/author-email-format',
        },
        vendor_id: {
          type: 'string',
          pattern: '^[a-z][a-z0-9-]*$',
          'tilekit:rule': 'manifest/author-vendor-id',
        },
        contact_link: { type: 'string' },
      },
    },
    assets: {
      type: 'object',
      'tilekit:rule': { additionalProperties: 'manifest/no-unknown-keys', '*': 'manifest/required-keys' },
      additionalProperties: false,
      properties: {
        integration,
        dashboards: pathMap,
        monitors: pathMap,
        saved_views: pathMap,
        logs: {
          type: 'object',
          'tilekit:rule': { additionalProperties: 'manifest/no-unknown-keys' },
          additionalProperties: false,
          properties: { source: { type: 'string' } },
        },
        oauth: { type: 'string', 'tilekit:rule': 'oauth/path' },
      },
    },
    oauth: { type: 'object', maxProperties: 0, 'tilekit:rule': 'manifest/oauth-top-level-empty' },
    pricing: { type: 'array', maxItems: 0, 'tilekit:rule': 'manifest/marketplace-keys-absent' },
    legal_terms: {
      type: ['array', 'object'],
      maxItems: 0,
      maxProperties: 0,
      'tilekit:rule': 'manifest/marketplace-keys-absent',
    },
  },
} as const;
