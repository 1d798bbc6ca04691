import { defineRule } from '../../engine/rule.ts';

export const facetPathUnique = defineRule({
  id: 'logs/facet-path-unique',
  severity: { new: 'error', repo: 'error' },
  requires: 'no repeated path',
  why: 'The second facet is ignored.',
  remedy: 'Remove the repetition.',
  example: { bad: 'two facets with path nova.region', good: 'one' },
  source: 'data',
  published: '0',
  fixable: true,
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const seen = new Set<string>();
      for (const facet of pipeline.at('facets').items()) {
        const key = `${facet.at('source').string ?? ''} ${facet.at('path').string ?? ''}`;
        if (seen.has(key))
          yield facet
            .at('path')
            .problem(`the facet path "${facet.at('path').string ?? ''}" is repeated`, facet.remove());
        seen.add(key);
      }
    }
  },
});
