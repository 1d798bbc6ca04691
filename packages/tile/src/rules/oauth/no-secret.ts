import { defineRule } from '../../engine/rule.ts';
import { looksRandom } from './secrets.ts';

export const noSecret = defineRule({
  id: 'oauth/no-secret',
  severity: { new: 'error', repo: 'error' },
  requires: 'no `client_secret` or anything secret-like',
  why: 'The file is public. A secret in it must be considered stolen.',
  remedy: "Remove it, rotate the secret in the Developer Platform and keep it in your server's secret store.",
  example: { bad: '"client_secret": "…"', good: '(no secret)' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',

  *check(tile) {
    const secret = /secret|password|token|private_?key|credential/i;
    for (const node of [...tile.oauth.entries(), ...tile.oauthClient.entries()]) {
      if (secret.test(node.key)) yield node.keyProblem(`"${node.key}" looks like a secret`);
      else if (looksRandom(node.string ?? ''))
        yield node.problem(`the value of "${node.key}" looks like a secret`);
    }
  },
});
