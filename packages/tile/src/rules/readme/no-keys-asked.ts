import { defineRule } from '../../engine/rule.ts';

const asking = /\b(paste|enter|provide|input|supply|submit|copy|insert|type|fill in|generate|create|add)\b/i;
const datadogKey = /\bDD_(API|APP)_KEY\b|\b(API|app|application)[ _-]?keys?\b/i;
const itself = /\b(Datadog|DD_API_KEY|DD_APP_KEY|app(lication)?[ _-]keys?)\b/i;
const denying = /\b(no|not|never|without|instead|automatically|on your behalf)\b|n't\b/i;

export const noKeysAsked = defineRule({
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
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/10 of a sample',

  *check(tile) {
    const { readme } = tile;
    if (!readme || !tile.isOAuth) return;
    for (let line = 1; line <= readme.source.lineStarts.length; line++) {
      const sentences = readme.source.lineText(line).split(/(?<=[.!?])\s/);
      if (sentences.some(asksForKey))
        yield readme.problem(line, 'an OAuth integration asks no customer for a key of Datadog');
    }
  },
});

/** A key of another product is none of Datadog's business, and "no key is needed" asks for nothing. */
function asksForKey(sentence: string): boolean {
  return (
    datadogKey.test(sentence) && itself.test(sentence) && asking.test(sentence) && !denying.test(sentence)
  );
}
