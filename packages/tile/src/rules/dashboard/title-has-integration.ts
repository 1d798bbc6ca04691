import { defineRule } from '../../engine/rule.ts';
import { foldName } from '../../text/names.ts';

export const titleHasIntegration = defineRule({
  id: 'dashboard/title-has-integration',
  severity: { new: 'error', repo: 'warning' },
  requires: 'title contains integration name (alnum-folded)',
  why: "Customers find the dashboard in their list by the integration's name.",
  remedy: "Put the tile's title into the dashboard's.",
  example: { bad: '"title": "Overview"', good: '"title": "Nova Relay Overview"' },
  source: 'docs create-an-integration-dashboard',
  published: '23 files / 14 · 10 · 1 tiles',

  *check(tile) {
    const name = foldName(tile.title);
    for (const board of tile.dashboards) {
      const title = board.at('title');
      if (name !== '' && title.string?.trim() && !foldName(title.string).includes(name))
        yield title.problem(`the title "${title.string}" does not contain "${tile.title}"`);
    }
  },
});
