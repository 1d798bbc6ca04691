import type { Rule } from '../../engine/rule.ts';
import { transliterate } from '../../text/transliterate.ts';

/** Texts and addresses that customers see. */
export const manifestTextRules: readonly Rule[] = [
  {
    id: 'manifest/display-on-public-true',
    severity: { new: 'warning', repo: 'warning' },
    requires: '`display_on_public_website` is `true`.',
    why: 'With `false` the tile has no page in the public documentation.',
    remedy: 'Set it to `true`, unless Datadog asked you to hide the page.',
    example: { bad: '"display_on_public_website": false', good: '"display_on_public_website": true' },
    source:
      'https://github.com/DataDog/integrations-core/blob/2a1cbc4b7047a7a5b3c189493671976120ddc8b1/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/v2/validator.py',
    published: '18/262 · 13/177 · 1/37',
    fixable: true,
    *check(tile) {
      const shown = tile.manifest.at('display_on_public_website');
      if (shown.value === false)
        yield shown.problem('the tile has no public documentation page', shown.set(true));
    },
  },
  {
    id: 'manifest/description-ascii',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Title and description have only ASCII characters.',
    why: 'Typographic quotes and dashes are displayed as replacement characters in some places.',
    remedy: 'Use ASCII characters; `--fix` replaces typographic ones.',
    example: { bad: '"description": "Nova’s relay"', good: '"description": "Nova\'s relay"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/b1d15b196dc7de09c87bc41ad12fb374182b210e/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/schema.py',
    published: '1/262 · 1/177 · 0/37',
    fixable: true,
    *check(tile) {
      for (const node of [tile.manifest.at('tile', 'title'), tile.manifest.at('tile', 'description')]) {
        const text = node.string;
        if (text === undefined || /^[\x20-\x7e]*$/.test(text)) continue;
        const plain = transliterate(text);
        yield node.problem(
          `"${node.key}" has characters outside ASCII`,
          /^[\x20-\x7e]*$/.test(plain) ? node.set(plain) : undefined,
        );
      }
    },
  },
  {
    id: 'manifest/author-sales-email',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The author has a sales email.',
    why: 'Datadog asks for it in every new tile; 260 of 262 published ones have it.',
    remedy: 'Add `sales_email`.',
    example: { bad: '"author" without "sales_email"', good: '"sales_email": "sales@nova.example"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '2/262 · 2/177 · 1/37',

    *check(tile) {
      const author = tile.manifest.at('author');
      if (author.object && !author.at('sales_email').exists)
        yield author.problem('"author" lacks "sales_email"');
    },
  },
  {
    id: 'manifest/author-homepage-https',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The homepage is an https URL.',
    why: 'Browsers warn about pages served without TLS.',
    remedy: 'Use https.',
    example: { bad: '"homepage": "http://nova.example"', good: '"homepage": "https://nova.example"' },
    source: '3 of 262 published tiles break it (August 2026)',
    published: '3/262 · 2/177 · 0/37',
    fixable: true,
    *check(tile) {
      const home = tile.manifest.at('author', 'homepage');
      if (home.string?.startsWith('http://'))
        yield home.problem('the homepage is not https', home.set(home.string.replace('http:', 'https:')));
    },
  },
];
