import { defineRule } from '../../engine/rule.ts';
import { renameKey } from '../../fix/rename-key.ts';

export const manifestKeyMatchesTitle = defineRule({
  id: 'monitor/manifest-key-matches-title',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'map key == title',
  why: 'The key is the name that customers see first.',
  remedy: "Use the monitor's title as its key in the manifest.",
  example: {
    bad: '"failures": "assets/monitors/failures.json"',
    good: '"Nova Relay failures are high": "assets/monitors/failures.json"',
  },
  source: 'docs recommended-monitor + data',
  published: '5/46 (2 tiles)',
  fixable: true,
  *check(tile) {
    for (const entry of tile.manifest.at('assets', 'monitors').entries()) {
      const title = tile.monitors.find((monitor) => monitor.file === entry.string)?.at('title').string;
      if (title !== undefined && title !== entry.key)
        yield entry.keyProblem(
          `the key "${entry.key}" is not the monitor's title "${title}"`,
          renameKey(entry, title),
        );
    }
  },
});
