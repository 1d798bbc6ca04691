import { defineRule } from '../../engine/rule.ts';
import { owners } from './owners.ts';

export const owner = defineRule({
  id: 'manifest/owner',
  severity: { new: 'error', repo: 'error' },
  requires: '`owner` ∈ the 8 values in §2 (docs do not mention the key at all). Unknown value: warning',
  why: 'It says which Datadog team looks after the tile; every published tile has it though no document mentions it.',
  remedy: 'Set `"owner": "integrations-developer-platform"`, the value of partner tiles.',
  example: { bad: '"owner": "nova"', good: '"owner": "integrations-developer-platform"' },
  source: 'data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    const owner = tile.manifest.at('owner');
    if (!tile.manifest.object || (owner.string !== undefined && owners.has(owner.string))) return;
    const fix = owner.set('integrations-developer-platform');
    if (owner.string === undefined || owner.string === '')
      yield owner.problem('"owner" is missing or not text', fix);
    else yield { ...owner.problem(`"${owner.string}" owns no published tile`, fix), atMost: 'warning' };
  },
});
