import { defineRule } from '../../engine/rule.ts';

export const stylePlease = defineRule({
  id: 'readme/style-please',
  severity: { new: 'info', repo: 'info' },
  requires: 'docs style: no "please"',
  why: "Datadog's style guide leaves it out of instructions.",
  remedy: 'Say it without "please".',
  example: { bad: 'Please contact us.', good: 'Contact us.' },
  source: 'docs contributing guide',
  published: '12/262',

  *check(tile) {
    const { readme } = tile;
    for (let line = 1; readme && line <= readme.source.lineStarts.length; line++) {
      if (!readme.codeLines.has(line) && /\bplease\b/i.test(readme.source.lineText(line)))
        yield readme.problem(line, 'the style guide does without "please"');
    }
  },
});
