import { defineRule } from '../../engine/rule.ts';
import { normaliseSourceTypeName } from '../../text/names.ts';
import { perField } from '../../facts/metadata-rows.ts';

export const integrationName = defineRule({
  id: 'metadata/integration-name',
  severity: { new: 'error', repo: 'error' },
  requires:
    '`integration` == normalised source_type_name: runs of non `[A-Za-z0-9_-]` → `_`, trim `_`, lower-case',
  why: 'Datadog joins the row to the integration by it.',
  remedy: 'Write the source type name in lower case, everything but letters, digits, `_` and `-` as `_`.',
  example: { bad: 'Nova Relay', good: 'nova_relay' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    const name = tile.integration.at('source_type_name').string;
    const expected = name === undefined ? undefined : normaliseSourceTypeName(name);
    if (expected !== undefined)
      yield* perField(
        tile,
        'integration',
        (value) => (value === expected ? undefined : `"${value.slice(0, 80)}" should be "${expected}"`),
        () => expected,
      );
  },
});
