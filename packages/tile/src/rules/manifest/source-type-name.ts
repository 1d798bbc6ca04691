import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { notUnique } from './claims.ts';

export const sourceTypeName = defineRule({
  id: 'manifest/source-type-name',
  severity: { new: 'error', repo: 'error' },
  requires: 'non-empty ASCII string, unique; 78 tiles differ from title so equality is not a rule',
  why: 'Service checks and events show it as their source.',
  remedy: 'Use a name of its own in ASCII, usually the title.',
  example: { bad: '"source_type_name": ""', good: '"source_type_name": "Nova Relay"' },
  source: 'data',
  published: '0/220 · 0/136 · 0/30',

  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'manifest/source-type-name');
    yield* notUnique(tile, 'source_type_name', tile.integration.at('source_type_name'));
  },
});
