import { expect, test } from 'vitest';
import { validateTile } from '../../engine/validate-tile.ts';
import { append, goodTile } from '../../../test/change.ts';
import { R } from '../../../test/good-tile.ts';
import { keysAskedRules } from './keys-asked.ts';

function asks(sentence: string): boolean {
  const tile = goodTile(append(R, `\n${sentence}\n`));
  const { findings } = validateTile(tile, { rules: keysAskedRules, profile: 'new' });
  return findings.length > 0;
}

test.each([
  'Paste your Datadog API key and application key into our settings page.',
  'Paste your Datadog\nAPI key into our settings page.',
  'Open the settings. Enter your `DD_API_KEY` and `DD_APP_KEY`.',
  '1. Generate an API key in Datadog and enter it in Nova.',
  'Provide a Datadog application key of your organization.',
  '| API key | Enter the API key of your Datadog organization |',
  'Set `DD_API_KEY` in the Nova console.',
  'Configure Nova with your Datadog API key.',
  'You are not done yet: paste your Datadog API key into Nova.',
  'If OAuth is not available, you need to enter your Datadog API key.',
  '| Application Key | The application key of your Datadog organization (required) |',
  'Go to the API Keys tab in Datadog and create one for Nova.',
  'Use the key from the [Datadog API keys page][1] in the Nova UI.',
  '- [ ] Datadog API key entered in Nova',
  'Nova will prompt you for the Datadog API key.',
  'An API key and an application key must be supplied during setup.',
  "The Datadog API key has to be stored in Nova's vault.",
  'Enter `DD_API_KEY` in the Nova secrets page.',
  'In Datadog, create a service account and an application key for it.',
  'Click **Save** after entering the Datadog API key.',
])('"%s" asks for a key (R7)', (sentence) => {
  expect(asks(sentence)).toBe(true);
});

test.each([
  'Create an API key in Nova Relay.',
  'Generate an API key in the Nova console and paste it in the Datadog tile.',
  'Versions before 2.0 asked you to enter a Datadog API key.',
  'You can find more about API keys in the Datadog documentation.',
  'To remove access, go to the Datadog API Keys page and revoke the key that Nova created.',
  'Neither an API key nor an application key has to be entered.',
  'Events are sent when an API key is created, changed or deleted in Nova.',
  'You do not need to enter a Datadog API key.',
  'Click **Connect Accounts**, without copying a Datadog API key anywhere.',
  'Nova uses OAuth to create a Datadog API key for your organization.',
  'The integration creates a Datadog API key on your behalf.',
  'The scope `api_keys_write` allows Nova to create an API key in Datadog.',
  'You need permission to create API keys in Datadog to install this integration.',
  'Create a Nova API key and enter it in the Datadog integration tile.',
  '1. In the Datadog tile, paste the API key that you generated in Nova.',
  'Provide the Nova application key and the Nova organization ID.',
  'Copy the webhook URL from Datadog; the Nova API key is in its header.',
  'Nova adds a Datadog API key named *OAuth Client API Key* to your organization.',
  'After uninstalling, revoke the Datadog API key named *OAuth Client API Key*.',
  'Datadog uses your Nova API key to fetch metrics; provide a key with read access.',
  'The metric `nova.api_key.requests` counts requests by API key; insert it into any Datadog dashboard.',
  'For help finding the API key that Nova created, see [Datadog API and Application Keys][2].',
])('"%s" does not', (sentence) => {
  expect(asks(sentence)).toBe(false);
});

test('is quick with text that is all verbs and keys', () => {
  expect(asks('enter use Datadog API and app key in Datadog '.repeat(20_000))).toBe(true);
});
