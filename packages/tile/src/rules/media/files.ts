import type { Rule } from '../../engine/rule.ts';
import { isOutside } from '../../facts/declared-assets.ts';
import { mediaFiles } from '../../facts/gallery.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { repaint } from '../../picture/repaint.ts';

/** The files behind the gallery. */
export const mediaFileRules: readonly Rule[] = [
  {
    id: 'media/file-exists',
    severity: { new: 'error', repo: 'error' },
    requires: 'The file of every entry exists.',
    why: 'The gallery would show a broken image.',
    remedy: 'Add the file or correct the path.',
    example: { bad: '"image_url": "images/overveiw.png"', good: '"image_url": "images/overview.png"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/118 · 0/97 · 0/35',

    *check(tile) {
      for (const { url } of mediaFiles(tile)) {
        const path = url.string ?? '';
        if (isOutside(path) || !tile.has(path) || path.endsWith('/'))
          yield url.problem(`"${path}" does not exist in the tile`);
      }
    },
  },
  {
    id: 'media/path-in-images',
    severity: { new: 'error', repo: 'error' },
    requires: 'The files of the gallery are in `images/`.',
    why: 'Datadog publishes images from this folder only.',
    remedy: 'Move the file to `images/`.',
    example: { bad: '"image_url": "assets/overview.png"', good: '"image_url": "images/overview.png"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/118 · 0/97 · 0/35',

    *check(tile) {
      for (const { url } of mediaFiles(tile))
        if (!url.string?.startsWith('images/'))
          yield url.problem(`"${url.string ?? ''}" is not in "images/"`);
    },
  },
  {
    id: 'media/extension',
    severity: { new: 'error', repo: 'error' },
    requires: 'Image files end in `.png` or `.jpg`.',
    why: 'Datadog shows only these two formats; `.jpeg` is not recognized.',
    remedy: 'Name the file `.png` or `.jpg`; `--fix` renames it and updates references.',
    example: { bad: 'images/overview.jpeg', good: 'images/overview.jpg' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '0/118 · 0/97 · 0/35',
    fixable: true,
    *check(tile) {
      for (const { url } of mediaFiles(tile)) {
        const path = url.string ?? '';
        if (/\.(png|jpg)$/i.test(path)) continue;
        const to = path.replace(/\.jpeg$/i, '.jpg');
        yield url.problem(
          `"${path}" ends neither with .png nor with .jpg`,
          to !== path && tile.has(path) ? renameFile(tile, path, to) : undefined,
        );
      }
    },
  },
  {
    id: 'media/file-name',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The file name of an image uses only letters, digits, `_` and `-`.',
    why: 'The name becomes part of a URL.',
    remedy: 'Use letters, digits, `-` and `_`; `--fix` renames the file and updates references.',
    example: { bad: 'images/overview.v2.png', good: 'images/overview_v2.png' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '10/118 · 10/97 · 4/35',
    fixable: true,
    *check(tile) {
      for (const { url } of mediaFiles(tile)) {
        const path = url.string ?? '';
        const name = path.split('/').at(-1) ?? '';
        const dot = name.lastIndexOf('.');
        const stem = dot > 0 ? name.slice(0, dot) : name;
        if (/^[A-Za-z0-9_-]+$/.test(stem)) continue;
        const to =
          path.slice(0, -name.length) + stem.replace(/[^A-Za-z0-9_-]+/g, '_') + name.slice(stem.length);
        yield url.problem(
          `"${name}" has characters other than letters, digits, - and _`,
          tile.has(path) ? renameFile(tile, path, to) : undefined,
        );
      }
    },
  },
  {
    id: 'media/format-matches-extension',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The format of an image matches its file extension.',
    why: 'A browser that trusts the extension shows nothing.',
    remedy: 'Rename the file to match its format, or export it again; `--fix` renames it.',
    example: { bad: 'images/overview.png that is a JPEG', good: 'images/overview.jpg that is a JPEG' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '1/118 · 0/97 · 0/35',
    fixable: true,
    *check(tile) {
      for (const { url, image } of mediaFiles(tile)) {
        const path = url.string ?? '';
        if (!image || !/\.(png|jpe?g)$/i.test(path)) continue;
        const expected = /\.png$/i.test(path) ? 'png' : 'jpeg';
        const { format } = image.header;
        if (format === expected) continue;
        const to = path.replace(/\.\w+$/, format === 'png' ? '.png' : '.jpg');
        yield url.problem(
          `"${path}" is ${format === 'unknown' ? 'not an image that can be read' : `a ${format} file`}`,
          format === 'png' || format === 'jpeg' ? renameFile(tile, path, to) : undefined,
        );
      }
    },
  },
  {
    id: 'media/max-size',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An image has at most 1,000,000 bytes.',
    why: 'Datadog rejects larger images.',
    remedy: 'Compress the image more strongly; `--fix` recompresses a PNG where that is enough.',
    example: { bad: 'images/overview.png of 1,048,576 bytes', good: 'images/overview.png of 300,000 bytes' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '1/118 · 1/97 · 0/35',
    fixable: true,
    *check(tile) {
      for (const { url, image } of mediaFiles(tile)) {
        if (image && image.size > 1_000_000)
          yield url.problem(
            `"${image.path}" has ${image.size} bytes, at most 1000000 are accepted`,
            repaint(tile, image.path, (picture) => picture),
          );
      }
    },
  },
  {
    id: 'media/recommended-size',
    severity: { new: 'info', repo: 'info' },
    requires: 'An image has at most 500 kB.',
    why: 'Large images make the page load slowly.',
    remedy: 'Compress the image more strongly; `--fix` recompresses a PNG where that is enough.',
    example: { bad: 'images/overview.png of 800,000 bytes', good: 'images/overview.png of 300,000 bytes' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '48/118 · 42/97 · 9/35',
    fixable: true,
    *check(tile) {
      for (const { url, image } of mediaFiles(tile)) {
        if (image && image.size > 500_000)
          yield url.problem(
            `"${image.path}" has ${image.size} bytes, at most 500000 are recommended`,
            repaint(tile, image.path, (picture) => picture),
          );
      }
    },
  },
];
