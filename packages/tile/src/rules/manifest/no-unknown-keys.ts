import { defineRule } from '../../engine/rule.ts';
import { renameKey } from '../../fix/rename-key.ts';
import { violationsOf } from '../../schemas/violations.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { nearest } from '../../text/nearest.ts';
import { knownManifestKeys } from '../../facts/manifest-keys.ts';

export const noUnknownKeys = defineRule({
  id: 'manifest/no-unknown-keys',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Only documented keys: at the root the eight required ones, `oauth` (`{}`), `pricing` and `legal_terms`; below it those that published tiles use.',
  why: 'A misspelt key is ignored without a word, and what it should have said is missing.',
  remedy: 'Correct the spelling or remove the key.',
  example: { bad: '"classifer_tags": [ … ]', good: '"classifier_tags": [ … ]' },
  source: 'data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    for (const { node, rule } of violationsOf(tile.manifest, manifestSchema)) {
      if (rule !== 'manifest/no-unknown-keys') continue;
      const guess = nearest(node.key, knownManifestKeys);
      const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
      yield node.keyProblem(
        `"${node.key}" is not a known key${hint}`,
        guess === undefined ? node.remove() : renameKey(node, guess),
      );
    }
  },
});
