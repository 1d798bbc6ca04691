import type { Rule } from '../../engine/rule.ts';
import { lostWord } from '../../fix/lost-word.ts';
import { insertText, replaceSourceLine } from '../../fix/edits.ts';
import { readmeProblem } from '../problems.ts';

/** The headings of the README. */
export const readmeHeadingRules: readonly Rule[] = [
  {
    id: 'readme/duplicate-h2',
    severity: { new: 'error', repo: 'error' },
    requires: 'No section heading is repeated.',
    why: 'An anchor can only point to the first of two identical headings.',
    remedy: 'Merge the sections or rename one.',
    example: { bad: '## Setup twice', good: '## Setup once' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262',

    *check(tile) {
      const { readme } = tile;
      const seen = new Set<string>();
      for (const heading of readme?.headings ?? []) {
        if (heading.level !== 2) continue;
        if (seen.has(heading.text))
          yield readmeProblem(readme, heading.line, `"## ${heading.text}" is repeated`);
        seen.add(heading.text);
      }
    },
  },
  {
    id: 'readme/single-h1',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The README has exactly one H1.',
    why: 'The H1 is the title of the page.',
    remedy: "Start the README with `# ` and the tile's title.",
    example: { bad: '## Overview as the first heading', good: '# Nova Relay' },
    source: '26 of 262 published tiles break it (August 2026)',
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
  },
  {
    id: 'readme/h1-matches-title',
    severity: { new: 'warning', repo: 'warning' },
    requires: "The H1 contains the tile's title.",
    why: 'A page with a different title looks like the wrong page.',
    remedy: "Write the tile's title as H1.",
    example: { bad: '# Relay integration for Datadog (title "Nova Relay")', good: '# Nova Relay' },
    source: '29 of 262 published tiles break it (August 2026)',
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
        lostWord(heading.text, tile.title) === undefined
          ? replaceSourceLine(readme.source, heading.line, `# ${tile.title}`)
          : undefined,
      );
    },
  },
  {
    id: 'readme/no-agent-check-h1',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The title of a tile without an Agent check does not start with `Agent Check:`.',
    why: 'A tile-only integration is not an Agent check.',
    remedy: "Write the tile's title alone.",
    example: { bad: '# Agent Check: Nova Relay', good: '# Nova Relay' },
    source: '30 of 262 published tiles break it (August 2026)',
    published: '30/177 T · 9/37',
    tileOnly: true,
    fixable: true,
    *check(tile) {
      const { readme } = tile;
      const heading = readme?.headings.find((each) => each.level === 1);
      if (!readme || !heading || !/^Agent Check:/i.test(heading.text)) return;
      yield readmeProblem(
        readme,
        heading.line,
        'the H1 starts with "Agent Check:"',
        replaceSourceLine(readme.source, heading.line, `# ${heading.text.replace(/^Agent Check:\s*/i, '')}`),
      );
    },
  },
  {
    id: 'readme/heading-levels',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Headings never skip a level.',
    why: 'Skipping a level breaks the outline for screen readers.',
    remedy: 'Use the next lower level.',
    example: { bad: '## Setup, then #### Step 1', good: '## Setup, then ### Step 1' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '2/262',

    *check(tile) {
      const { readme } = tile;
      for (const [index, heading] of (readme?.headings ?? []).entries()) {
        const before = readme?.headings[index - 1];
        if (before && heading.level > before.level + 1)
          yield readmeProblem(
            readme,
            heading.line,
            `"${heading.text}" jumps from level ${before.level} to ${heading.level}`,
          );
      }
    },
  },
];
