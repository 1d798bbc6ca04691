import type { Rule } from '../../engine/rule.ts';
import { mediaFiles, mediaOf } from '../../facts/gallery.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { plainPath } from '../../tile/plain-path.ts';
import type { TileFile } from '../../tile/tile.ts';

/** The entries of the gallery. */
export const galleryRules: readonly Rule[] = [
  {
    id: 'media/at-least-one-image',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The gallery has at least one image.',
    why: 'Customers judge an integration by its images.',
    remedy: 'Add a screenshot of the dashboard, 16:9, at least 1440 pixels wide.',
    example: {
      bad: '"media": []',
      good: '"media": [{ "media_type": "image", "caption": "Nova Relay - Overview", "image_url": "images/overview.png" }]',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: '144/262 · 80/177 · 2/37',

    *check(tile) {
      const media = tile.manifest.at('tile', 'media');
      if (media.array && !media.items().some((item) => item.at('media_type').string === 'image'))
        yield media.problem('the tile shows no image');
    },
  },
  {
    id: 'media/max-one-video',
    severity: { new: 'error', repo: 'error' },
    requires: 'The gallery has at most one video.',
    why: 'The gallery shows one video, before the images.',
    remedy: 'Keep one video.',
    example: { bad: 'two items with "media_type": "video"', good: 'one video and images' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/262 · 0/177 · 0/37',

    *check(tile) {
      for (const item of mediaOf(tile, 'video').slice(1)) yield item.problem('a second video');
    },
  },
  {
    id: 'media/video-vimeo-id',
    severity: { new: 'error', repo: 'error' },
    requires: 'A video has a `vimeo_id`, and an image has none.',
    why: 'Videos are played from Vimeo; an image has no such id.',
    remedy: 'Add the Vimeo id to the video, and remove it from images.',
    example: {
      bad: '{ "media_type": "video", "vimeo_id": "abc", … }',
      good: '{ "media_type": "video", "vimeo_id": 123456789, … }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/7 · 0/7 · 0/2',
    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'media/video-vimeo-id');
      for (const item of mediaOf(tile, 'video'))
        if (!item.at('vimeo_id').exists) yield item.problem('the video has no "vimeo_id"');
      for (const item of mediaOf(tile, 'image'))
        if (item.at('vimeo_id').exists) yield item.at('vimeo_id').problem('an image has no "vimeo_id"');
    },
  },
  {
    id: 'media/vimeo-nine-digits',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A `vimeo_id` has nine digits.',
    why: 'Vimeo ids have nine digits; any other length is usually a typo.',
    remedy: "Copy the id from the video's URL.",
    example: { bad: '"vimeo_id": 1234', good: '"vimeo_id": 123456789' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/7 · 0/7 · 0/2',

    *check(tile) {
      for (const item of mediaOf(tile, 'video')) {
        const id = item.at('vimeo_id');
        if (id.number !== undefined && !/^\d{9}$/.test(String(id.number)))
          yield id.problem(`${id.number} does not have nine digits`);
      }
    },
  },
  {
    id: 'media/caption-nonempty',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every entry of the gallery has a caption.',
    why: 'Screen readers read the caption aloud.',
    remedy: 'Describe what the image shows.',
    example: { bad: '"caption": " "', good: '"caption": "Nova Relay - Overview dashboard"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/118 · 0/97 · 0/35',

    *check(tile) {
      for (const item of tile.manifest.at('tile', 'media').items()) {
        if (item.at('caption').string?.trim() === '')
          yield item.at('caption').problem('the caption is blank');
      }
    },
  },
  {
    id: 'media/caption-unique',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'No two entries of the gallery have the same caption.',
    why: 'Two images with the same caption look like a mistake.',
    remedy: 'Describe how they differ.',
    example: {
      bad: 'two items with the caption "Dashboard"',
      good: '"Overview dashboard" and "Failures dashboard"',
    },
    source: '5 of 262 published tiles break it (August 2026)',
    published: '5/118 · 4/97 · 0/35',

    *check(tile) {
      const seen = new Set<string>();
      for (const item of tile.manifest.at('tile', 'media').items()) {
        const caption = item.at('caption').string ?? '';
        if (seen.has(caption) && caption !== '')
          yield item.at('caption').problem(`the caption "${caption}" is used twice`);
        seen.add(caption);
      }
    },
  },
  {
    id: 'media/image-unique',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every entry of the gallery shows a different image.',
    why: 'The gallery would show the same image twice.',
    remedy: 'Remove the repeated entry, or use another image.',
    example: { bad: 'two entries with "image_url": "images/overview.png"', good: 'one entry per image' },
    source: 'https://github.com/DataDog/integrations-extras/pull/2279',
    published: 'not counted',

    *check(tile) {
      const seen: { readonly path: string; readonly file: TileFile | undefined }[] = [];
      for (const { url } of mediaFiles(tile)) {
        const path = plainPath(url.string ?? '');
        const file = tile.files.get(path);
        const before = seen.find((each) => each.path === path || isSameFile(each.file, file));
        if (before !== undefined)
          yield url.problem(
            before.path === path
              ? `"${path}" is shown twice`
              : `"${path}" is the same image as "${before.path}"`,
          );
        seen.push({ path, file });
      }
    },
  },
];

/** A picture has more bytes than a header; less is no picture yet, and says nothing of what it will show. */
const leastPicture = 4096;

function isSameFile(a: TileFile | undefined, b: TileFile | undefined): boolean {
  if (a?.size === undefined || a.size !== b?.size || a.size < leastPicture) return false;
  const [bytes, others] = [a.readAll?.() ?? a.bytes, b.readAll?.() ?? b.bytes];
  return bytes?.every((byte, at) => byte === others?.[at]) ?? false;
}
