import type { Rule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { normalizeLabel } from '../../tile/markdown.ts';
import { headingAnchors, unclosedFence } from '../../facts/readme-anchors.ts';

const ownRepository =
  /^https:\/\/(?:raw\.githubusercontent\.com\/DataDog\/integrations-extras\/(?:refs\/heads\/)?[\w-]+|github\.com\/DataDog\/integrations-extras\/(?:blob|tree|raw)\/[\w-]+)\/([\w.-]+)\/(.+?)(?:[?#].*)?$/i;

/** Where links and pictures lead. */
export const readmeTargetRules: readonly Rule[] = [
  {
    id: 'readme/anchor-exists',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A link within the page points to a heading of the README.',
    why: 'The link does nothing.',
    remedy: 'Write the heading in lowercase, with hyphens for spaces and without punctuation.',
    example: { bad: '[the steps](#no-such-steps)', good: '[the steps](#setup)' },
    source: '1 of 262 published tiles break it (November 2026)',
    published: '1/262',
    *check(tile) {
      const { readme } = tile;
      if (!readme) return;
      const anchors = headingAnchors(readme);
      const inline = readme.links
        .filter(({ kind }) => kind === 'inline')
        .map(({ target, line }) => ({ target, line }));
      const defined = readme.definitions.map(({ url, line }) => ({ target: url, line }));
      for (const { target, line } of [...inline, ...defined])
        if (target.startsWith('#') && target.length > 1 && !anchors.has(decodeAnchor(target)))
          yield readmeProblem(readme, line, `no heading has the anchor "${target}"`);
    },
  },
  {
    id: 'readme/image-alt',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'An image has alternative text.',
    why: 'Screen readers have nothing to read for an image without it.',
    remedy: 'Write the text in the brackets: `![Overview dashboard][4]`.',
    example: { bad: '![][4]', good: '![Overview dashboard][4]' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '1/262',
    *check(tile) {
      for (const { image, text, line } of tile.readme?.links ?? [])
        if (image && text.trim() === '')
          yield readmeProblem(tile.readme, line, 'the image has no alternative text');
    },
  },
  {
    id: 'readme/code-closed',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Every fenced code block is closed.',
    why: 'The rest of the page would be shown as code.',
    remedy: 'End the block with a line of the same fence characters.',
    example: { bad: '```shell without a closing ```', good: '```shell … ```' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const line = tile.readme && unclosedFence(tile.readme);
      if (line !== undefined) yield readmeProblem(tile.readme, line, 'the code block is never closed');
    },
  },
  {
    id: 'readme/own-folder',
    severity: { new: 'error', repo: 'warning' },
    requires:
      "Links to metadata.csv, service checks and images in the repository point to the tile's own folder.",
    why: "The reader would see another integration's metrics or images.",
    remedy: "Use the tile's folder in the URL.",
    example: {
      bad: '…/blob/master/other_tile/metadata.csv',
      good: '…/blob/master/nova_relay/metadata.csv',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const { readme } = tile;
      if (!readme) return;
      const id = tile.manifest.at('app_id').string ?? '';
      // A tile in development may lie in a folder of another name.
      const own = new Set([tile.folder, id, id.replaceAll('-', '_')]);
      const used = new Set(readme.links.map(({ target }) => normalizeLabel(target)));
      for (const { label, url, line } of readme.definitions) {
        const [, folder, path] = ownRepository.exec(url) ?? [];
        const isOwnFile = /^(metadata\.csv|assets\/service_checks\.json|images\/.+)$/.test(path ?? '');
        if (folder === undefined || !isOwnFile || own.has(folder)) continue;
        if (used.has(normalizeLabel(label)))
          yield readmeProblem(readme, line, `the link points to "${folder}", not to "${tile.folder}"`);
      }
    },
  },
];

function decodeAnchor(target: string): string {
  try {
    return decodeURIComponent(target.slice(1)).toLowerCase();
  } catch {
    return target.slice(1).toLowerCase();
  }
}
