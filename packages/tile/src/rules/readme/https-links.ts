import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { replaceInLine } from '../../facts/readme-links.ts';

export const httpsLinks = defineRule({
  id: 'readme/https-links',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'definitions use https',
  why: 'Browsers warn about pages without TLS.',
  remedy: 'Write https.',
  example: { bad: '[1]: http://nova.example', good: '[1]: https://nova.example' },
  source: 'data',
  published: '20/262 · 8/177 · 0/37',
  fixable: true,
  *check(tile) {
    for (const definition of tile.readme?.definitions ?? []) {
      if (!/^http:\/\/(?!localhost|127\.)/.test(definition.url)) continue;
      yield readmeProblem(
        tile.readme,
        definition.line,
        `"${definition.url.slice(0, 120)}" is not https`,
        replaceInLine(tile.readme, definition.line, 'http://', 'https://'),
      );
    }
  },
});
