import type { Rule } from '../../engine/rule.ts';
import { processorsOf } from '../../facts/processors.ts';
import { standardAttributes } from '../../facts/standard-attributes.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import type { Tile } from '../../tile/tile.ts';
import { contradictedFacets } from './samples.ts';

/** Facets. */
export const facetRules: readonly Rule[] = [
  {
    id: 'logs/facet-path-unique',
    severity: { new: 'error', repo: 'error' },
    requires: 'No two facets have the same path.',
    why: 'The second facet is ignored.',
    remedy: 'Remove the repetition.',
    example: { bad: 'two facets with path nova.region', good: 'one' },
    source: '0 of 262 published tiles break it (August 2026)',
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
    id: 'logs/facet-type',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      'A facet has the type that the pipeline and its samples give its attribute; only numbers have a range.',
    why: 'A facet of another type stays empty: Datadog does not convert the values of an attribute for it.',
    remedy: "Write the facet's `type` as the remapper's `targetFormat`, or change the remapper.",
    example: {
      bad: 'targetFormat: integer, and a facet with type: string',
      good: 'targetFormat: integer, and a facet with type: integer',
    },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: 'not counted',
    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        const types = targetTypes(tile, pipeline);
        for (const facet of pipeline.at('facets').items()) {
          const [type, kind] = [facet.at('type'), facet.at('facetType')];
          const target = types.get(facet.at('path').string ?? '');
          if (facet.at('source').value === 'log' && target !== undefined && type.string !== undefined) {
            const isSame = type.string === target || (isNumber(type.string) && isNumber(target));
            if (!isSame)
              yield type.problem(
                `the facet is ${type.string}, and the pipeline makes its attribute ${target}`,
              );
          }
          if (kind.value === 'range' && type.string !== undefined && !isNumber(type.string))
            yield kind.problem(`a range needs numbers, and the facet is ${type.string}`);
        }
      }
      yield* contradictedFacets(tile);
    },
  },
  {
    id: 'logs/facet-path-namespaced',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A facet on an attribute of your own has a path with a namespace, such as `nova.region`.',
    why: "A plain `region` collides with other integrations' facets.",
    remedy: 'Remap the attribute below your own name, or to a standard attribute.',
    example: { bad: 'path: region', good: 'path: nova.region' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
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

/** What attribute-remappers convert their target to. */
function targetTypes(tile: Tile, pipeline: JsonNode): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const processor of processorsOf(tile)) {
    if (processor.file !== pipeline.file || processor.at('type').value !== 'attribute-remapper') continue;
    const [target, format] = [processor.at('target').string, processor.at('targetFormat').string];
    if (target !== undefined && format !== undefined && format !== 'auto') found.set(target, format);
  }
  return found;
}

function isNumber(type: string): boolean {
  return type === 'integer' || type === 'double';
}
