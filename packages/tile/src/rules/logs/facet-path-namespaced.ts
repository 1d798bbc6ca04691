import { defineRule } from '../../engine/rule.ts';
import { standardAttributes } from '../../facts/standard-attributes.ts';

export const facetPathNamespaced = defineRule({
  id: 'logs/facet-path-namespaced',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'A facet on an attribute of your own has a path with a namespace, such as `nova.region`.',
  why: "A plain `region` collides with other integrations' facets.",
  remedy: 'Remap the attribute below your own name, or to a standard attribute.',
  example: { bad: 'path: region', good: 'path: nova.region' },
  source: 'docs log_pipeline',
  published: '8 bypass comments',
  bypasses: ['facets-path'],
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      for (const facet of pipeline.at('facets').items()) {
        const path = facet.at('path');
        if (facet.at('source').value !== 'log' || path.string === undefined) continue;
        if (!path.string.includes('.') && !standardAttributes.has(path.string))
          yield path.problem(`the facet path "${path.string}" has no namespace`);
      }
    }
  },
});
