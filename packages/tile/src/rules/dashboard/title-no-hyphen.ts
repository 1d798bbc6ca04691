import { defineRule } from '../../engine/rule.ts';

export const titleNoHyphen = defineRule({
  id: 'dashboard/title-no-hyphen',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'no `-` in title (URL is generated from it)',
  why: "The dashboard's address is made from the title, and hyphens stand for blanks there.",
  remedy: 'Leave the hyphen out.',
  example: { bad: '"title": "Nova Relay - Overview"', good: '"title": "Nova Relay Overview"' },
  source: 'docs create-an-integration-dashboard',
  published: '74 files / 26 · 12 · 3 tiles',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards) {
      const title = board.at('title');
      if (title.string?.includes('-'))
        yield title.problem(
          `the title "${title.string}" has a hyphen`,
          title.set(title.string.replace(/\s*-\s*/g, ' ').trim()),
        );
    }
  },
});
