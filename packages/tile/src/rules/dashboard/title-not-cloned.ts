import { defineRule } from '../../engine/rule.ts';

export const titleNotCloned = defineRule({
  id: 'dashboard/title-not-cloned',
  severity: { new: 'error', repo: 'error' },
  requires: 'no `(cloned)` / `copy`',
  why: 'It was left over from copying the dashboard.',
  remedy: 'Remove `(cloned)` or `copy`.',
  example: { bad: '"title": "Nova Relay Overview (cloned)"', good: '"title": "Nova Relay Overview"' },
  source: 'data',
  published: '0/213',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards) {
      const title = board.at('title');
      const clean = title.string?.replace(/\s*\((cloned|copy)\)|\s+copy$/gi, '').trim();
      if (clean !== undefined && clean !== title.string?.trim())
        yield title.problem(`the title "${title.string ?? ''}" was left over from copying`, title.set(clean));
    }
  },
});
