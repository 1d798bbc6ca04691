import { defineRule } from '../../engine/rule.ts';
import { foldName } from '../../text/names.ts';

export const nameHasIntegration = defineRule({
  id: 'monitor/name-has-integration',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'definition.name contains folder or title, case-folded',
  why: 'The name is what the customer reads in the alert.',
  remedy: "Put the integration's name first: `[Nova Relay] …`.",
  example: { bad: '"name": "Failures are high"', good: '"name": "[Nova Relay] Failures are high"' },
  source: 'ddev recommended_monitors.py',
  published: '6/46 (4 tiles)',
  fixable: true,
  *check(tile) {
    const names = [foldName(tile.folder), foldName(tile.title)].filter((name) => name !== '');
    for (const monitor of tile.monitors) {
      const name = monitor.at('definition', 'name');
      if (name.string !== undefined && !names.some((each) => foldName(name.string ?? '').includes(each)))
        yield name.problem(
          `the name "${name.string}" does not contain "${tile.title}"`,
          tile.title === '' ? undefined : name.set(`[${tile.title}] ${name.string}`),
        );
    }
  },
});
