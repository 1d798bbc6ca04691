import { manifestSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

/** What the manifest's schema says of the gallery. */
export const gallerySchemaRules = schemaRules(manifestSchema, (tile) => [tile.manifest], [
  {
    id: 'media/max-eight',
    severity: { new: 'error', repo: 'error' },
    requires: 'The gallery has at most eight entries.',
    why: "Datadog's gallery shows at most eight.",
    remedy: 'Keep up to seven images and one video.',
    example: { bad: 'nine items', good: 'three items' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/262 · 0/177 · 0/37',
  },
  {
    id: 'media/item-shape',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every entry of the gallery has `media_type`, `caption` and `image_url`.',
    why: 'An entry without a type, caption or file is not shown.',
    remedy: 'Give every entry `media_type`, `caption` and `image_url`, and a video also `vimeo_id`.',
    example: {
      bad: '{ "media_type": "image", "image_url": "images/overview.png" }',
      good: '{ "media_type": "image", "caption": "Nova Relay - Overview", "image_url": "images/overview.png" }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/118 · 0/97 · 0/35',
  },
  {
    id: 'media/caption-length',
    severity: { new: 'error', repo: 'error' },
    requires: 'A caption has at most 300 characters.',
    why: 'The gallery shows at most 300 characters.',
    remedy: 'Shorten the caption.',
    example: { bad: 'a caption of 400 characters', good: '"caption": "Nova Relay - Overview dashboard"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/118 · 0/97 · 0/35',
  },
]);
