import type { Rule } from '../../engine/rule.ts';

const verb = String.raw`(?:paste|enter|provide|input|supply|submit|copy|insert|type|set|use|give|share|configure)`;

const kind = String.raw`(?:API|app|application)(?:\s{1,3}(?:and|or)\s{1,3}(?:API|app|application))?[\s-]{1,3}keys?\b`;

const object = String.raw`(?:Datadog(?:'s)?\s{1,3}${kind}|${kind}\s{1,3}(?:of|from)\s{1,3}(?:your\s{1,3})?Datadog\b|DD_(?:API|APP)_KEY\b)`;

const demands = [
  // "Enter your Datadog API key", "Set `DD_API_KEY`"; what lies between holds no other sentence.
  new RegExp(String.raw`\b${verb}\b[^.!?:;|]{0,30}?\b${object}`, 'gi'),
  // "Generate an API key in Datadog and enter it"
  new RegExp(
    String.raw`\b${kind}\s{1,3}in\s{1,3}Datadog\b[^.!?:;|]{0,30}?\b${verb}\s{1,3}(?:it|them)\b`,
    'gi',
  ),
];

const denied = /\b(no|not|never|without|instead|rather than)\b|n't\b/i;

/** How far back a clause may begin. */
const clauseLength = 120;

/** An OAuth tile asks no customer for keys. */
export const keysAskedRules: readonly Rule[] = [
  {
    id: 'readme/no-keys-asked',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The README of an OAuth tile asks no customer for an API key or application key of Datadog.',
    why: 'Datadog requires OAuth of partners so that no customer copies keys by hand; its review refuses this.',
    remedy:
      'Describe the way through **Connect Accounts**; the server makes its own key with the scope `api_keys_write`.',
    example: {
      bad: 'Paste your Datadog API key into our settings.',
      good: 'Click **Connect Accounts** and authorize the access.',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '0/10 of a sample',

    *check(tile) {
      const source = tile.isOAuth ? tile.readme?.source : undefined;
      if (source === undefined) return;
      for (const demand of demands) {
        for (const { 0: words, index } of source.text.matchAll(demand)) {
          const before = source.text.slice(Math.max(0, index - clauseLength), index);
          if (denied.test(before.split(/[.,!?:;|]|\n\s*\n/).at(-1) ?? '')) continue;
          yield {
            file: source.path,
            place: () => source.placeAt(index, words.length),
            message: 'an OAuth integration asks no customer for a key of Datadog',
          };
        }
      }
    },
  },
];
