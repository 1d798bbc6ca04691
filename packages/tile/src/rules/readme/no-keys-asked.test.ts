import { expect, test } from 'vitest';
import { validateTile } from '../../engine/validate-tile.ts';
import { append, goodTile } from '../../../test/change.ts';
import { R } from '../../../test/good-tile.ts';
import { noKeysAsked } from './no-keys-asked.ts';

function asks(sentence: string): boolean {
  const tile = goodTile(append(R, `\n${sentence}\n`));
  const { findings } = validateTile(tile, { rules: [noKeysAsked], profile: 'new' });
  return findings.length > 0;
}

test.each([
  'Paste your Datadog API key and application key into our settings page.',
  'Open the settings. Enter your `DD_API_KEY` and `DD_APP_KEY`.',
  '1. Generate an API key in Datadog and enter it in Nova.',
  'Provide an application key of your organization.',
])('"%s" asks for a key (R7)', (sentence) => {
  expect(asks(sentence)).toBe(true);
});

test.each([
  'Create an API key in Nova Relay.',
  'You do not need to enter a Datadog API key.',
  'The integration creates a Datadog API key on your behalf.',
  'After uninstalling, revoke the Datadog API key named *OAuth Client API Key*.',
  'Click **Connect Accounts**, without copying a Datadog API key anywhere.',
])('"%s" does not', (sentence) => {
  expect(asks(sentence)).toBe(false);
});
