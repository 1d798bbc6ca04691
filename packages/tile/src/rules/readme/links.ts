import type { Rule } from '../../engine/rule.ts';
import { renumber, replaceInLine, toReference, wrapUrl } from '../../facts/readme-links.ts';
import { readmeProblem } from '../problems.ts';
import { normalizeLabel } from '../../tile/markdown.ts';

/** Links and their definitions. */
export const readmeLinkRules: readonly Rule[] = [
  {
    id: 'readme/reference-links',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Links are numbered references, such as `[text][1]`.',
    why: 'The documentation asks for numbered references, so that URLs can be checked and translated in one place.',
    remedy: 'Write `[text][1]` and define `[1]: https://…` at the end; `--fix` does it.',
    example: { bad: '[Nova](https://nova.example)', good: '[Nova][1]' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '29/262 · 22/177 · 5/37',
    fixable: true,
    *check(tile) {
      for (const link of tile.readme?.links ?? []) {
        if (link.kind !== 'inline' || link.image || link.target.startsWith('#') || link.text.includes('!['))
          continue;
        yield readmeProblem(
          tile.readme,
          link.line,
          `"${link.raw.slice(0, 120)}" is an inline link`,
          toReference(tile.readme, link),
        );
      }
    },
  },
  {
    id: 'readme/undefined-reference',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Every reference has a definition.',
    why: 'The reader sees brackets instead of a link.',
    remedy: 'Define the label or correct it.',
    example: { bad: '[Nova][9] without [9]: …', good: '[Nova][1] with [1]: https://nova.example' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '0/262',

    *check(tile) {
      const { readme } = tile;
      const labels = new Set(readme?.definitions.map((definition) => normalizeLabel(definition.label)));
      for (const link of readme?.links ?? []) {
        if (link.kind === 'reference' && !labels.has(normalizeLabel(link.target)))
          yield readmeProblem(readme, link.line, `"[${link.target}]" is not defined`);
      }
    },
  },
  {
    id: 'readme/duplicate-definition',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every label is defined once.',
    why: 'Only the first definition counts; the second is misleading.',
    remedy: 'Keep one, or use different numbers.',
    example: { bad: '[1]: https://a.example and [1]: https://b.example', good: '[1]: … and [2]: …' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262',

    *check(tile) {
      const seen = new Set<string>();
      for (const definition of tile.readme?.definitions ?? []) {
        const label = normalizeLabel(definition.label);
        if (seen.has(label))
          yield readmeProblem(tile.readme, definition.line, `"[${definition.label}]" is defined twice`);
        seen.add(label);
      }
    },
  },
  {
    id: 'readme/unused-definition',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every definition is used.',
    why: 'Unused definitions are checked and translated for nothing.',
    remedy: 'Remove the line.',
    example: { bad: '[7]: https://nova.example, used nowhere', good: 'every definition is used' },
    source: '51 of 262 published tiles break it (August 2026)',
    published: '51/262 · 27/177 · 5/37',
    *check(tile) {
      const { readme } = tile;
      if (!readme) return;
      const used = new Set(
        readme.links.filter((link) => link.kind === 'reference').map((link) => normalizeLabel(link.target)),
      );
      for (const definition of readme.definitions) {
        if (!used.has(normalizeLabel(definition.label)))
          yield readmeProblem(readme, definition.line, `"[${definition.label}]" is never used`);
      }
    },
  },
  {
    id: 'readme/sequential-numbering',
    severity: { new: 'info', repo: 'info' },
    requires: 'Numbered labels run from 1 without gaps.',
    why: 'Numbers in order are easy to review.',
    remedy: 'Number the definitions from 1 without gaps; `--fix` renumbers them.',
    example: { bad: '[1], [3], [2]', good: '[1], [2], [3]' },
    source: '56 of 262 published tiles break it (August 2026)',
    published: '55/262 · 14/177 · 2/37',
    fixable: true,
    *check(tile) {
      const numbers = (tile.readme?.definitions ?? []).filter((definition) => /^\d+$/.test(definition.label));
      const wrong = numbers.find((definition, index) => Number(definition.label) !== index + 1);
      if (wrong)
        yield readmeProblem(
          tile.readme,
          wrong.line,
          `"[${wrong.label}]" is out of order`,
          renumber(tile.readme),
        );
    },
  },
  {
    id: 'readme/bare-url',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A URL in the text is a link with its own text.',
    why: 'A bare URL is hard to read and is not rendered as a link everywhere.',
    remedy: "Give it a text, such as `[Nova's help][2]`; `--fix` makes it a link.",
    example: { bad: 'See https://nova.example for help.', good: "See [Nova's help][2]." },
    source: '4 of 262 published tiles break it (August 2026)',
    published: '6/262',
    fixable: true,
    *check(tile) {
      for (const link of tile.readme?.links ?? []) {
        if (link.kind === 'bare')
          yield readmeProblem(
            tile.readme,
            link.line,
            `"${link.target.slice(0, 120)}" is a bare URL`,
            wrapUrl(tile.readme, link),
          );
      }
    },
  },
  {
    id: 'readme/https-links',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Links use https.',
    why: 'Browsers warn about pages served without TLS.',
    remedy: 'Use https.',
    example: { bad: '[1]: http://nova.example', good: '[1]: https://nova.example' },
    source: '20 of 262 published tiles break it (August 2026)',
    published: '20/262 · 8/177 · 0/37',
    fixable: true,
    *check(tile) {
      for (const definition of tile.readme?.definitions ?? []) {
        if (!/^http:\/\/(?!localhost|127\.)/.test(definition.url)) continue;
        yield readmeProblem(
          tile.readme,
          definition.line,
          `"${definition.url.slice(0, 120)}" is not https`,
          replaceInLine(tile.readme, definition.line, 'http://', 'https://'),
        );
      }
    },
  },
];
