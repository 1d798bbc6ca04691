import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const overviewAndAboutGroups = defineRule({
  id: 'dashboard/overview-and-about-groups',
  severity: { new: 'info', repo: 'info' },
  requires: 'A group whose title contains `About` and one whose title contains `Overview`.',
  why: 'The documentation recommends both: what the integration does, and the most important numbers.',
  remedy: 'Add the groups.',
  example: { bad: 'groups "Messages" and "Queues" only', good: 'groups "About Nova Relay" and "Overview"' },
  source: 'docs create-an-integration-dashboard',
  published: 'About 29/213, Overview 77/213',

  *check(tile) {
    for (const board of tile.dashboards) {
      const titles = widgetsOf(tile)
        .filter((widget) => widget.dashboard === board && widget.type === 'group')
        .map((widget) => widget.definition.at('title').string ?? '');
      const missing = ['About', 'Overview'].filter(
        (name) => !titles.some((title) => title.toLowerCase().includes(name.toLowerCase())),
      );
      if (missing.length > 0) yield board.at('widgets').problem(`no group is called ${missing.join(' or ')}`);
    }
  },
});
