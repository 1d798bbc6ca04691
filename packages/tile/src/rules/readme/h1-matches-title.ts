import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { replaceSourceLine } from '../../fix/edits.ts';

export const h1MatchesTitle = defineRule({
  id: 'readme/h1-matches-title',
  severity: { new: 'warning', repo: 'warning' },
  requires: "The H1 contains the tile's title.",
  why: 'A page with another name looks like the wrong page.',
  remedy: "Write the tile's title as H1.",
  example: { bad: '# Relay integration for Datadog (title "Nova Relay")', good: '# Nova Relay' },
  source: 'data',
  published: '29/236 · 11/154 · 0/33',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    const heading = readme?.headings.find((each) => each.level === 1);
    if (
      !readme ||
      !heading ||
      tile.title === '' ||
      heading.text.toLowerCase().includes(tile.title.toLowerCase())
    )
      return;
    yield readmeProblem(
      readme,
      heading.line,
      `the H1 "${heading.text}" does not contain "${tile.title}"`,
      replaceSourceLine(readme.source, heading.line, `# ${tile.title}`),
    );
  },
});
