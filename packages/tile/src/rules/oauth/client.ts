import type { Rule } from '../../engine/rule.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { foldName } from '../../text/names.ts';

/** The OAuth client file as a whole. */
export const oauthClientRules: readonly Rule[] = [
  {
    id: 'oauth/path',
    severity: { new: 'error', repo: 'error' },
    requires: 'The manifest names the OAuth client as `assets/oauth_clients.json`.',
    why: 'Datadog reads the client from this path only.',
    remedy: 'Move the file to `assets/oauth_clients.json` and set `assets.oauth` to that path.',
    example: { bad: '"oauth": "assets/oauth.json"', good: '"oauth": "assets/oauth_clients.json"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/37 · 0/37 · 0/37',
    fixable: true,
    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'oauth/path', (violation) =>
        violation.node.set('assets/oauth_clients.json'),
      );
      const node = tile.manifest.at('assets', 'oauth');
      if (node.string !== undefined && node.string !== 'assets/oauth_clients.json')
        yield node.problem(
          '"assets.oauth" must be "assets/oauth_clients.json"',
          node.set('assets/oauth_clients.json'),
        );
    },
  },
  {
    id: 'oauth/declared-in-manifest',
    severity: { new: 'error', repo: 'error' },
    requires: '`assets/oauth_clients.json` exists if and only if the manifest has `assets.oauth`.',
    why: 'Datadog does not register a client that the manifest does not name; a missing file blocks publication.',
    remedy: 'Add the missing file or key.',
    example: {
      bad: 'assets/oauth_clients.json without "oauth" in the manifest',
      good: '"oauth": "assets/oauth_clients.json"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '0/37 · 0/37 · 0/37',
    fixable: true,
    *check(tile) {
      const node = tile.manifest.at('assets', 'oauth');
      const path = 'assets/oauth_clients.json';
      if (tile.has(path) && tile.manifest.object && !node.exists)
        yield node.problem(`"${path}" exists, but the manifest does not name it`, node.set(path));
      if (node.string !== undefined && !tile.has(node.string))
        yield node.problem(`"${node.string}" does not exist`);
    },
  },
  {
    id: 'oauth/no-secret',
    severity: { new: 'error', repo: 'error' },
    requires: 'The file contains no client secret or anything that looks like one.',
    why: 'The file is public, so a secret in it must be considered leaked.',
    remedy:
      "Remove the secret, rotate it in the Developer Platform, and keep it in your server's secret store.",
    example: { bad: '"client_secret": "…"', good: '(no secret)' },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '0/37 · 0/37 · 0/37',

    *check(tile) {
      const secret = /secret|password|token|private_?key|credential/i;
      for (const node of [...tile.oauth.entries(), ...tile.oauthClient.entries()]) {
        if (secret.test(node.key)) yield node.keyProblem(`"${node.key}" looks like a secret`);
        else if (looksRandom(node.string ?? ''))
          yield node.problem(`the value of "${node.key}" looks like a secret`);
      }
    },
  },
  {
    id: 'oauth/uninstallation-anchor',
    severity: { new: 'error', repo: 'warning' },
    requires: "The manifest points to the README's section on uninstallation.",
    why: 'Customers of an OAuth integration need to know how to revoke its access.',
    remedy:
      'Add an `## Uninstallation` section to the README and `"uninstallation": "README.md#Uninstallation"` to the manifest.',
    example: { bad: '"tile" without "uninstallation"', good: '"uninstallation": "README.md#Uninstallation"' },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '7/37 · 7/37 · 7/37',
    fixable: true,
    *check(tile) {
      const node = tile.manifest.at('tile', 'uninstallation');
      if (!tile.isOAuth || !tile.manifest.at('tile').object || node.exists) return;
      const hasSection = (tile.readme?.sections('Uninstallation').length ?? 0) > 0;
      yield node.problem(
        'an OAuth tile has no "tile.uninstallation"',
        hasSection ? node.set('README.md#Uninstallation') : undefined,
      );
    },
  },
  {
    id: 'oauth/name-matches-title',
    severity: { new: 'warning', repo: 'warning' },
    requires: "The client's name contains the tile's title, or the reverse.",
    why: 'Customers read this name on the consent page.',
    remedy: 'Name the client after the tile.',
    example: { bad: '"name": "Prod client 2" for the tile "Nova Relay"', good: '"name": "Nova Relay"' },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '2/37 · 2/37 · 2/37',

    *check(tile) {
      const name = tile.oauthClient.at('name');
      const [a, b] = [foldName(name.string ?? ''), foldName(tile.title)];
      if (a !== '' && b !== '' && !a.includes(b) && !b.includes(a))
        yield name.problem(
          `the consent page shows "${name.string ?? ''}", but the tile is called "${tile.title}"`,
        );
    },
  },
];

/** Long, mixed and without words: keys and tokens look so, names and addresses do not. */
function looksRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/=_-]{32,}$/.test(text) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    return false;
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}
