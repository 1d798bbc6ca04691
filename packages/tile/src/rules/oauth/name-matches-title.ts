import { defineRule } from '../../engine/rule.ts';
import { foldName } from '../../text/names.ts';

export const nameMatchesTitle = defineRule({
  id: 'oauth/name-matches-title',
  severity: { new: 'warning', repo: 'warning' },
  requires: "The client's name contains the tile's title or the other way round.",
  why: 'The name is what the customer reads on the consent page.',
  remedy: 'Name the client after the tile.',
  example: { bad: '"name": "Prod client 2" for the tile "Nova Relay"', good: '"name": "Nova Relay"' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '2/37 · 2/37 · 2/37',

  *check(tile) {
    const name = tile.oauthClient.at('name');
    const [a, b] = [foldName(name.string ?? ''), foldName(tile.title)];
    if (a !== '' && b !== '' && !a.includes(b) && !b.includes(a))
      yield name.problem(`the consent page will say "${name.string ?? ''}", the tile "${tile.title}"`);
  },
});
