import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { cutAfterWord } from '../../text/names.ts';

export const captionLength = defineRule({
  id: 'media/caption-length',
  severity: { new: 'error', repo: 'error' },
  requires: '≤300 chars',
  why: 'The gallery has room for 300 characters.',
  remedy: 'Shorten the caption; `--fix` cuts it after a word.',
  example: { bad: 'a caption of 400 characters', good: '"caption": "Nova Relay - Overview dashboard"' },
  source: 'ddev manifest_validator/v2',
  published: '0/118 · 0/97 · 0/35',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'media/caption-length', (violation) =>
      violation.node.set(cutAfterWord(violation.node.string ?? '', 300)),
    ),
});
