import { defineRule } from '../../engine/rule.ts';

export const authorSalesEmail = defineRule({
  id: 'manifest/author-sales-email',
  severity: { new: 'error', repo: 'warning' },
  requires: '`author.sales_email` present',
  why: 'Datadog asks it of every new tile; 260 of 262 published ones have it.',
  remedy: 'Add an address for business questions.',
  example: { bad: '"author" without "sales_email"', good: '"sales_email": "sales@nova.example"' },
  source: 'docs integration-assets-reference',
  published: '2/262 · 2/177 · 1/37',

  *check(tile) {
    const author = tile.manifest.at('author');
    if (author.object && !author.at('sales_email').exists)
      yield author.problem('"author" lacks "sales_email"');
  },
});
