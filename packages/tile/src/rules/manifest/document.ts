import type { Rule } from '../../engine/rule.ts';
import { knownManifestKeys } from '../../facts/manifest-keys.ts';
import { reformatFile } from '../../fix/edits.ts';
import { formatJson, reindentJson } from '../../fix/format-json.ts';
import { renameKey } from '../../fix/rename-key.ts';
import { fileProblem } from '../problems.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { violationsOf } from '../../schemas/violations.ts';
import { nearest } from '../../text/nearest.ts';

/** The manifest as a JSON document. */
export const manifestDocumentRules: readonly Rule[] = [
  {
    id: 'manifest/json-parse',
    severity: { new: 'error', repo: 'error' },
    requires: 'The manifest is a JSON object without repeated keys.',
    why: 'Datadog ignores or rejects a manifest that it cannot parse; of a repeated key the last one wins silently.',
    remedy: 'Fix the syntax at the position shown; keep one of the keys that are repeated, if any are.',
    example: { bad: '{ "app_id": "nova-relay", "app_id": "nova" }', good: '{ "app_id": "nova-relay" }' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '1/262 (dup) · 0/177 · 0/37',

    *check(tile) {
      const document = tile.json('manifest.json');
      if (!document) return;
      const { failure } = document;
      if (failure) yield { file: 'manifest.json', place: () => failure.place, message: failure.message };
      else if (!tile.manifest.object) yield tile.manifest.problem('the manifest is not a JSON object');
      for (const { key, place } of document.duplicateKeys()) {
        yield {
          file: 'manifest.json',
          place: () => place,
          message: `"${key}" is repeated`,
          atMost: 'warning',
        };
      }
    },
  },
  {
    id: 'manifest/no-unknown-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The manifest has only known keys: at the root the eight required ones, `oauth` (`{}`), `pricing` and `legal_terms`; further down those that published tiles use.',
    why: 'A misspelled key is silently ignored, so its value never takes effect.',
    remedy: 'Correct the spelling or remove the key.',
    example: { bad: '"classifer_tags": [ … ]', good: '"classifier_tags": [ … ]' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      for (const { node, rule } of violationsOf(tile.manifest, manifestSchema)) {
        if (rule !== 'manifest/no-unknown-keys') continue;
        const guess = nearest(node.key, knownManifestKeys);
        const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
        yield node.keyProblem(
          `"${node.key}" is not a known key${hint}`,
          guess === undefined ? undefined : renameKey(node, guess),
        );
      }
    },
  },
  {
    id: 'manifest/no-placeholder',
    severity: { new: 'error', repo: 'error' },
    requires: 'The manifest has no template text left to fill in.',
    why: 'The template text would be published.',
    remedy: 'Replace it with your own text.',
    example: {
      bad: '"description": "<FILL IN - A brief description>"',
      good: '"description": "Track messages that Nova Relay delivers and retries"',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',

    *check(tile) {
      const text = tile.text('manifest.json');
      for (const match of text?.text.matchAll(/<FILL IN[^<>"\n]{0,80}>|<?FILL IN|TODO Please Fill In/g) ??
        []) {
        yield {
          file: 'manifest.json',
          place: () => text?.placeAt(match.index, match[0].length),
          message: `"${match[0]}" was left from a template`,
        };
      }
    },
  },
  {
    id: 'manifest/json-formatting',
    severity: { new: 'info', repo: 'info' },
    requires: 'The manifest is indented by two spaces.',
    why: 'The next tool that writes the file would touch every line.',
    remedy: 'Indent by two spaces; `--fix` does it and keeps the order of keys.',
    example: { bad: '{"app_id":"nova-relay"}', good: 'a key per line, indented by two spaces' },
    source: '21 of 262 published tiles break it (August 2026)',
    published: '22/262 · 15/177 · 6/37',
    fixable: true,
    *check(tile) {
      const document = tile.json('manifest.json');
      if (!document || document.failure || document.duplicateKeys().length > 0) return;
      const formatted = formatJson(document.value);
      if (normalizeSpace(document.source.text) === normalizeSpace(formatted)) return;
      yield fileProblem(
        'manifest.json',
        'the manifest is not indented by two spaces',
        reformatFile('manifest.json', () => `${reindentJson(document.source.text)}\n`),
      );
    },
  },
];

/** One form of line ends and no space around: differences in these have separate rules. */
function normalizeSpace(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
