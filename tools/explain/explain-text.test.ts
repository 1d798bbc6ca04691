import { resolve } from 'node:path';
import { errorTable } from '../../packages/core/src/errors/error-table.ts';
import { describeExplanations } from '@tilekit/core/explain';
import { describe, expect, test } from 'vitest';
import { explainText } from './explain-text.ts';
import { knownCodes } from './known-codes.ts';
import { labelledTexts } from './texts/index.ts';

const tile = resolve(import.meta.dirname, '../../integration-tile');
const allCodes = { ...knownCodes, ...errorTable };
const codes = Object.keys(allCodes);
/** What only one code says, and not in passing. */
const ownRemedies = Object.entries(allCodes)
  .map(([code, { remedy }]) => [code, remedy] as const)
  .filter(
    ([, remedy], _, all) => remedy.length > 30 && all.filter((other) => other[1] === remedy).length === 1,
  );
const topCode = (text: string) => explainText(text, tile)[0]?.code ?? 'none';

describe('what a text means', () => {
  test.each(labelledTexts)('%s: %s', (code, text) => {
    expect(topCode(text)).toBe(code);
  });

  test.each(codes)('our own code %s is known, in a log line and in a stack', (code) => {
    const line = JSON.stringify({
      level: 50,
      time: 1_796_000_000_000,
      msg: 'delivery waits',
      err: { type: 'PartnerActionError', code, message: 'It happened.' },
    });
    const stack = `PartnerActionError [${code}]: It happened.\n    at run (/srv/tilekit/index.js:1:1) { code: '${code}' }`;
    expect([topCode(line), topCode(stack)]).toEqual([code, code]);
  });

  test.each(ownRemedies)('the message of %s is known without its code', (code, remedy) => {
    expect(topCode(`Error: It happened. ${remedy}`)).toBe(code);
  });

  test('Datadog’s words stand before the code that wraps them', () => {
    const text =
      'PartnerActionError: Datadog refused. { code: "AUTHORIZATION_FAILED", cause: "invalid_request - Mismatching redirect URI" }';
    expect(explainText(text, tile).map(({ code }) => code)).toEqual([
      'REDIRECT_URI_MISMATCH',
      'AUTHORIZATION_FAILED',
    ]);
  });

  test('no answer repeats a secret of the text', () => {
    const secret = '0123456789abcdef0123456789abcdef';
    for (const [, text] of labelledTexts) {
      const answers = explainText(`${text} DD-API-KEY: ${secret} client_secret=${secret}`, tile);
      expect(JSON.stringify(answers) + describeExplanations(answers, text)).not.toContain(secret);
    }
  });

  test('people read codes and steps, no numbers of rows', () => {
    const answers = explainText('{"errors":["Forbidden"]}', tile);
    expect(describeExplanations(answers, '')).toContain('[FORBIDDEN]');
    expect(describeExplanations(answers, '')).not.toMatch(/\bR\d\d\b/);
  });
});
