import { defineRule } from '../../engine/rule.ts';
import { tagsOf } from '../../facts/classifier-tags.ts';

export const classifierOs = defineRule({
  id: 'manifest/classifier-os',
  severity: { new: 'error', repo: 'warning' },
  requires: '≥1 `Supported OS::` tag',
  why: 'Customers filter by operating system; a tile without the tag is left out.',
  remedy:
    'Add `Supported OS::Linux`, `Supported OS::Windows` and `Supported OS::macOS`, as API integrations do.',
  example: {
    bad: 'no tag that starts with "Supported OS::"',
    good: '"Supported OS::Linux", "Supported OS::Windows", "Supported OS::macOS"',
  },
  source: 'docs integration-assets-reference',
  published: '5/262 · 5/177 · 1/37',

  *check(tile) {
    if (tile.manifest.at('tile', 'classifier_tags').array && tagsOf(tile, 'Supported OS::').length === 0) {
      yield tile.manifest.at('tile', 'classifier_tags').problem('no tag starts with "Supported OS::"');
    }
  },
});
