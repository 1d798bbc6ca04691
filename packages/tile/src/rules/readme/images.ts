import type { Rule } from '../../engine/rule.ts';
import { replaceInLine } from '../../facts/readme-links.ts';
import { readmeProblem } from '../problems.ts';
import type { MarkdownLink } from '../../tile/markdown-links.ts';
import { normalizeLabel } from '../../tile/markdown.ts';
import type { Tile } from '../../tile/tile.ts';

/** Images in the README. */
export const readmeImageRules: readonly Rule[] = [
  {
    id: 'readme/image-url-form',
    severity: { new: 'error', repo: 'error' },
    requires: 'Images are linked by their URL in the public repository.',
    why: 'Datadog shows images only from the published repository.',
    remedy:
      'Link images as `https://raw.githubusercontent.com/DataDog/integrations-extras/master/<folder>/images/<file>`.',
    example: {
      bad: '![Overview](images/overview.png)',
      good: '![Overview](https://raw.githubusercontent.com/DataDog/integrations-extras/master/nova_relay/images/overview.png)',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/58f943d4b158ecc0bc37aa7770e8b8771367af9c/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/readmes.py',
    published: '0/262',
    fixable: true,
    *check(tile) {
      for (const { link, url } of readmeImages(tile)) {
        if (imagePath(tile, url) !== undefined) continue;
        const own = /^(?:\.?\/)?(images\/[\w./-]+)$/.exec(url)?.[1];
        yield readmeProblem(
          tile.readme,
          link.line,
          `the image "${url.slice(0, 120)}" is not at its published URL`,
          own === undefined
            ? undefined
            : replaceInLine(
                tile.readme,
                link.line,
                url,
                `${publishedImages(tile)}${own.slice('images/'.length)}`,
              ),
        );
      }
    },
  },
  {
    id: 'readme/image-exists',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every image that the README shows is in `images/`.',
    why: 'The reader would see a broken image.',
    remedy: 'Add the file to `images/` or correct the name.',
    example: { bad: '…/nova_relay/images/overveiw.png', good: '…/nova_relay/images/overview.png' },
    source:
      'https://github.com/DataDog/integrations-core/blob/58f943d4b158ecc0bc37aa7770e8b8771367af9c/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/readmes.py',
    published: '0/262',

    *check(tile) {
      for (const { link, url } of readmeImages(tile)) {
        const path = imagePath(tile, url);
        if (path !== undefined && !tile.has(path))
          yield readmeProblem(tile.readme, link.line, `"${path}" does not exist`);
      }
    },
  },
];

/** Where a published tile's pictures are. */
function publishedImages(tile: Tile): string {
  return `https://raw.githubusercontent.com/DataDog/integrations-extras/master/${tile.folder}/images/`;
}

/** The README's pictures with their addresses, references resolved. */
function readmeImages(tile: Tile): { link: MarkdownLink; url: string }[] {
  const { readme } = tile;
  if (!readme) return [];
  return readme.links
    .filter((link) => link.image)
    .map((link) => {
      const definition = readme.definitions.find(
        (each) => normalizeLabel(each.label) === normalizeLabel(link.target),
      );
      return { link, url: link.kind === 'inline' ? link.target : (definition?.url ?? '') };
    })
    .filter(({ url }) => url !== '');
}

/** The tile's file behind a published address; `undefined` when the address is another. */
function imagePath(tile: Tile, url: string): string | undefined {
  const path = url.replace(/[?#].*$/, '');
  const start = publishedImages(tile);
  if (!path.startsWith(start)) return undefined;
  return `images/${safeDecode(path.slice(start.length))}`;
}

function safeDecode(text: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(text) || /%[89A-F]/i.test(text) ? text : decodeURIComponent(text);
}
