import type { Rule } from '../../engine/rule.ts';
import { findKeyRequests } from '../../facts/key-requests.ts';

/** An OAuth tile asks no customer for keys. */
export const keysAskedRules: readonly Rule[] = [
  {
    id: 'readme/no-keys-asked',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The README of an OAuth tile never asks customers for a Datadog API key or application key.',
    why: 'Datadog requires OAuth so that customers never copy keys by hand; its review rejects such instructions.',
    remedy:
      'Describe **Connect Accounts** instead; the server creates its own key with the scope `api_keys_write`.',
    example: {
      bad: 'Paste your Datadog API key into our settings.',
      good: 'Click **Connect Accounts** and authorize the access.',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '0/10 of a sample',

    *check(tile) {
      const source = tile.isOAuth ? tile.readme?.source : undefined;
      if (source === undefined) return;
      for (const { index, length } of findKeyRequests(source.text)) {
        yield {
          file: source.path,
          place: () => source.placeAt(index, length),
          message: 'an OAuth integration asks no customer for a key of Datadog',
        };
      }
    },
  },
];
