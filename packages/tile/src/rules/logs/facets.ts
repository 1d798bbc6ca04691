import type { Rule } from '../../engine/rule.ts';
import { standardAttributes } from '../../facts/standard-attributes.ts';

/** Facets. */
export const facetRules: readonly Rule[] = [
  {
    id: 'logs/facet-path-unique',
    severity: { new: 'error', repo: 'error' },
    requires: 'no repeated path',
    why: 'The second facet is ignored.',
    remedy: 'Remove the repetition.',
    example: { bad: 'two facets with path nova.region', good: 'one' },
    source: 'data',
    published: '0',
    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        const seen = new Set<string>();
        for (const facet of pipeline.at('facets').items()) {
          const key = `${facet.at('source').string ?? ''} ${facet.at('path').string ?? ''}`;
          if (seen.has(key))
            yield facet.at('path').problem(`the facet path "${facet.at('path').string ?? ''}" is repeated`);
          seen.add(key);
        }
      }
    },
  },
  {
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
  },
];
