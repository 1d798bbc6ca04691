import { defineRule } from '../../engine/rule.ts';

export const displayOnPublicTrue = defineRule({
  id: 'manifest/display-on-public-true',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`false` hides the docs page; ddev warns',
  why: 'With `false` the tile has no page in the public documentation.',
  remedy: 'Set it to `true`, unless Datadog asked you to hide the page.',
  example: { bad: '"display_on_public_website": false', good: '"display_on_public_website": true' },
  source: 'ddev manifest_validator/v2',
  published: '18/262 · 13/177 · 1/37',
  fixable: true,
  *check(tile) {
    const shown = tile.manifest.at('display_on_public_website');
    if (shown.value === false)
      yield shown.problem('the tile has no public documentation page', shown.set(true));
  },
});
