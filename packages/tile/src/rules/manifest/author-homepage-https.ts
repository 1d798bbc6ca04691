import { defineRule } from '../../engine/rule.ts';

export const authorHomepageHttps = defineRule({
  id: 'manifest/author-homepage-https',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'https preferred',
  why: 'Browsers warn about pages without TLS.',
  remedy: 'Write https.',
  example: { bad: '"homepage": "http://nova.example"', good: '"homepage": "https://nova.example"' },
  source: 'data',
  published: '3/262 · 2/177 · 0/37',
  fixable: true,
  *check(tile) {
    const home = tile.manifest.at('author', 'homepage');
    if (home.string?.startsWith('http://'))
      yield home.problem('the homepage is not https', home.set(home.string.replace('http:', 'https:')));
  },
});
