import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { removeSourceLine } from '../../fix/edits.ts';
import { normaliseLabel } from '../../tile/markdown.ts';

export const unusedDefinition = defineRule({
  id: 'readme/unused-definition',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'every definition used',
  why: 'Left-over definitions are checked and translated for nothing.',
  remedy: 'Remove the line.',
  example: { bad: '[7]: https://nova.example, used nowhere', good: 'every definition is used' },
  source: 'data',
  published: '51/262 · 27/177 · 5/37',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (!readme) return;
    const used = new Set(
      readme.links.filter((link) => link.kind === 'reference').map((link) => normaliseLabel(link.target)),
    );
    for (const definition of readme.definitions) {
      if (!used.has(normaliseLabel(definition.label)))
        yield readmeProblem(
          readme,
          definition.line,
          `"[${definition.label}]" is never used`,
          removeSourceLine(readme.source, definition.line),
        );
    }
  },
});
