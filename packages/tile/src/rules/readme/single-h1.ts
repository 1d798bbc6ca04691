import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { insertText } from '../../fix/edits.ts';

export const singleH1 = defineRule({
  id: 'readme/single-h1',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'Exactly one H1.',
  why: "The H1 is the page's title.",
  remedy: "Start the README with `# ` and the tile's title.",
  example: { bad: '## Overview as the first heading', good: '# Nova Relay' },
  source: 'data',
  published: '26/262 · 23/177 · 4/37',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (!readme) return;
    const titles = readme.headings.filter((heading) => heading.level === 1);
    for (const extra of titles.slice(1)) yield readme.problem(extra.line, 'a second H1');
    if (titles.length === 0)
      yield readmeProblem(
        readme,
        1,
        'there is no H1',
        tile.title === '' ? undefined : insertText('README.md', 0, `# ${tile.title}\n\n`),
      );
  },
});
