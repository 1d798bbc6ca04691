import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { replaceSourceLine } from '../../fix/edits.ts';

export const noAgentCheckH1 = defineRule({
  id: 'readme/no-agent-check-h1',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'tile-only H1 must not start `Agent Check:`',
  why: 'A tile-only integration is not an Agent check.',
  remedy: "Write the tile's title alone.",
  example: { bad: '# Agent Check: Nova Relay', good: '# Nova Relay' },
  source: 'data',
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
});
