import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const imageUrl = defineRule({
  id: 'dashboard/image-url',
  severity: { new: 'error', repo: 'error' },
  requires: 'image widget `url` https (119) or `/static/…` (28), trimmed; never http or data:',
  why: 'Other addresses are blocked by the browser or do not work outside of your machine.',
  remedy: "Use an https address or one of Datadog's `/static/` pictures.",
  example: { bad: '"url": "data:image/png;base64,…"', good: '"url": "https://nova.example/logo.png"' },
  source: 'docs create-an-integration-dashboard',
  published: '2/149 widgets (1 data:, 1 leading space)',
  fixable: true,
  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      const url = widget.definition.at('url');
      if (
        widget.type !== 'image' ||
        url.string === undefined ||
        /^(https:\/\/\S+|\/static\/\S+)$/.test(url.string)
      )
        continue;
      const trimmed = url.string.trim();
      yield url.problem(
        `the picture's address "${url.string.slice(0, 80)}" is neither https nor /static/`,
        trimmed !== url.string && /^(https:\/\/|\/static\/)/.test(trimmed) ? url.set(trimmed) : undefined,
      );
    }
  },
});
