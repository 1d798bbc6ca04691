import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { notUnique } from './claims.ts';

export const sourceTypeId = defineRule({
  id: 'manifest/source-type-id',
  severity: { new: 'error', repo: 'error' },
  requires: 'positive integer, unique in repo',
  why: 'Datadog assigns the number; events and service checks are filed under it.',
  remedy: 'Use the number that Datadog gave you.',
  example: { bad: '"source_type_id": 0', good: '"source_type_id": 7654321' },
  source: 'docs integration-assets-reference',
  published: '0/220 · 0/136 · 0/30',

  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'manifest/source-type-id');
    yield* notUnique(tile, 'source_type_id', tile.integration.at('source_type_id'));
  },
});
