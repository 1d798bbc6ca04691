import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const appId = defineRule({
  id: 'dashboard/app-id',
  severity: { new: 'error', repo: 'error' },
  requires: 'widget `app_id` (embedded_app) == manifest app_uuid',
  why: 'The widget shows the app with this UUID; another one shows nothing.',
  remedy: "Use the manifest's `app_uuid`.",
  example: {
    bad: '{ "type": "embedded_app", "app_id": "other" }',
    good: '{ "type": "embedded_app", "app_id": "<app_uuid>" }',
  },
  source: 'ddev dashboards.py',
  published: '0/3',
  fixable: true,
  *check(tile) {
    const uuid = tile.manifest.at('app_uuid').string;
    for (const widget of widgetsOf(tile)) {
      const node = widget.definition.at('app_id');
      if (widget.type === 'embedded_app' && uuid !== undefined && node.string !== uuid)
        yield node.problem("the widget's app_id is not the manifest's app_uuid", node.set(uuid));
    }
  },
});
