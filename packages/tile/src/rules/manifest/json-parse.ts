import { defineRule } from '../../engine/rule.ts';

export const jsonParse = defineRule({
  id: 'manifest/json-parse',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Valid JSON object; no duplicate keys (needs a parser that sees them: one real manifest repeats `support_email`)',
  why: 'Datadog ignores or refuses a manifest that it cannot parse; of a repeated key the last one wins silently.',
  remedy: 'Mend the syntax at the place shown; keep one of the repeated keys.',
  example: { bad: '{ "app_id": "nova-relay", "app_id": "nova" }', good: '{ "app_id": "nova-relay" }' },
  source: 'ddev manifest_validator/v2',
  published: '1/262 (dup) · 0/177 · 0/37',

  *check(tile) {
    const document = tile.json('manifest.json');
    if (!document) return;
    const { failure } = document;
    if (failure) yield { file: 'manifest.json', place: () => failure.place, message: failure.message };
    else if (!tile.manifest.object) yield tile.manifest.problem('the manifest is not a JSON object');
    for (const { key, place } of document.duplicateKeys()) {
      yield { file: 'manifest.json', place: () => place, message: `"${key}" is repeated`, atMost: 'warning' };
    }
  },
});
