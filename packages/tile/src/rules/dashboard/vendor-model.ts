import { defineRule } from '../../engine/rule.ts';
import { descendTo } from '../../facts/widgets.ts';
import { compareWithModel, vendorDashboard } from '../../schemas/vendor-model.ts';

export const vendorModel = defineRule({
  id: 'dashboard/vendor-model',
  severity: { new: 'warning', repo: 'warning' },
  requires: "Widgets have the attributes, types and values of Datadog's own API client.",
  why: 'What the client does not know is misspelt, older than the client or not public; Datadog may drop it silently.',
  remedy: 'Compare the widget with a fresh export from Datadog.',
  example: { bad: '"legend_layout": "sideways"', good: '"legend_layout": "auto"' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    for (const board of tile.dashboards) {
      for (const mismatch of compareWithModel(vendorDashboard, board.value)) {
        if (mismatch.unknownVariant?.key === 'type' || mismatch.path.length < 2) continue;
        const node = descendTo(board, mismatch.path);
        yield node.problem(`"${mismatch.path.slice(-2).join('.')}" ${mismatch.message}`);
      }
    }
  },
});
