import { defineRule } from '../../engine/rule.ts';
import { descendTo } from '../../facts/widgets.ts';
import { compareWithModel, vendorMonitor } from '../../schemas/vendor-model.ts';

export const vendorModel = defineRule({
  id: 'monitor/vendor-model',
  severity: { new: 'warning', repo: 'warning' },
  requires: "The definition has the attributes, types and values of Datadog's own API client.",
  why: 'What the client does not know is misspelt, older than the client or not public.',
  remedy: 'Compare the monitor with a fresh export from Datadog.',
  example: { bad: '"renotify_interval": "0"', good: '"renotify_interval": 0' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    for (const monitor of tile.monitors) {
      const definition = monitor.at('definition');
      if (!definition.object) continue;
      for (const mismatch of compareWithModel(vendorMonitor, definition.value)) {
        if (mismatch.path.length < 2) continue;
        yield descendTo(definition, mismatch.path).problem(
          `"${mismatch.path.join('.')}" ${mismatch.message}`,
        );
      }
    }
  },
});
