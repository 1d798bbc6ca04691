import { describe, expect, test } from 'vitest';

import { answerError } from './answer-error.ts';
import { readAnswer } from './read-answer.ts';
import { redact } from './redact.ts';

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  return { status, headers, body: new TextEncoder().encode(body) };
}

describe('readAnswer understands', () => {
  test.each([
    ['{"errors":["Forbidden"]}', 'strings', ['Forbidden']],
    ['{"errors":["a","b"],"status":"error","code":403,"twitter":"x"}', 'strings', ['a', 'b']],
    ['{"errors":"one"}', 'strings', ['one']],
    ['{"errors":[]}', 'strings', []],
    ['{"errors":[{"title":"Bad Request","detail":"no","status":"400"}]}', 'objects', ['Bad Request: no']],
    ['{"errors":[{"title":"Forbidden","detail":"Forbidden"}]}', 'objects', ['Forbidden']],
    ['{"errors":[{"id":"1","meta":{}}]}', 'objects', []],
    ['{"errors":[null,7,{"detail":"x"}]}', 'objects', ['x']],
    ['{"error":"invalid_grant","error_description":"expired"}', 'oauth', ['invalid_grant - expired']],
    ['{"error":"invalid_client"}', 'oauth', ['invalid_client']],
    ['{"code":429,"message":"slow down"}', 'message', ['slow down']],
    ['{}', 'json', []],
    ['[1]', 'json', []],
    ['"plain"', 'text', ['plain']],
    ['Event too far in the past', 'text', ['Event too far in the past']],
    ['<html><head><title>502 Bad Gateway</title></head></html>', 'html', ['502 Bad Gateway']],
    ['<!DOCTYPE html>', 'html', []],
    ['', 'empty', []],
    ['  \n', 'empty', []],
    ['{"errors":["half', 'text', ['{"errors":["half']],
    ['\u0000\u0001', 'text', ['\u0000\u0001']],
  ])('%s as %s', (body, shape, messages) => {
    expect(readAnswer(answer(400, body))).toMatchObject({ shape, messages });
  });

  test('long and many messages are cut', () => {
    const many = JSON.stringify({ errors: Array.from({ length: 1000 }, () => 'x '.repeat(5000)) });
    const { messages } = readAnswer(answer(400, many));
    expect(messages.length).toBeLessThanOrEqual(20);
    expect(Math.max(0, ...messages.map(({ length }) => length))).toBeLessThanOrEqual(500);
  });
});

describe('answerError', () => {
  test.each([
    [400, '', 'BAD_REQUEST'],
    [422, '', 'BAD_REQUEST'],
    [401, '', 'ACCESS_TOKEN_REJECTED'],
    [403, '{"errors":["Forbidden"]}', 'FORBIDDEN'],
    [404, '', 'NOT_FOUND'],
    [409, '', 'CONFLICT'],
    [412, '', 'CONFLICT'],
    [413, '', 'TOO_LARGE'],
    [429, '<html>', 'RATE_LIMITED'],
    [408, '', 'DATADOG_UNAVAILABLE'],
    [500, '', 'DATADOG_UNAVAILABLE'],
    [599, '', 'DATADOG_UNAVAILABLE'],
    [301, '', 'UNEXPECTED_ANSWER'],
    [204, '', 'UNEXPECTED_ANSWER'],
    [418, '', 'UNEXPECTED_ANSWER'],
    [400, '{"errors":["Event too far in the past"]}', 'TOO_OLD'],
  ])('%i %s is %s', (status, body, code) => {
    expect(answerError(answer(status, body), { operation: 'GET /api/v1/x' })).toMatchObject({ code, status });
  });

  test.each([
    ['client_secret is required for oauth2-client-credentials', 'CLIENT_SECRET_REJECTED'],
    ['invalid_client', 'CLIENT_SECRET_REJECTED'],
    ['Invalid client_id parameter value', 'INVALID_CLIENT_ID'],
    ['Mismatching redirect URI', 'REDIRECT_URI_MISMATCH'],
    ['Invalid code', 'INVALID_CODE_OR_VERIFIER'],
  ])('"%s" is %s from an OAuth endpoint, and a fault of the content from any other', (text, code) => {
    const response = answer(400, JSON.stringify({ errors: [text] }));
    expect(answerError(response, { operation: 'POST /oauth2/v1/token' })).toMatchObject({ code });
    // The auth method of a webhook names the client of somebody else's OAuth server.
    for (const path of ['', '/configuration/auth-method/oauth2-client-credentials', '/x/oauth2/']) {
      const operation = `POST /api/v2/integration/webhooks${path}`;
      expect(answerError(response, { operation })).toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  test.each([
    [{ 'x-ratelimit-reset': '7' }, 7_000],
    [{ 'x-ratelimit-reset': '0.5' }, 500],
    [{ 'x-ratelimit-reset': String(1_800_000_010) }, 10_000],
    [{ 'x-ratelimit-reset': '99999999' }, 600_000],
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': new Date(1_800_000_020_000).toUTCString() }, 20_000],
    [{ 'x-ratelimit-reset': '-5' }, undefined],
    [{ 'x-ratelimit-reset': 'soon' }, undefined],
    [{}, undefined],
  ])('%j asks to wait %s ms (D-02)', (headers, expected) => {
    const error = answerError(answer(429, '', headers), { operation: 'x', now: 1_800_000_000_000 });
    expect(error.retryAfterMs).toBe(expected);
  });
});

describe('redact', () => {
  test.each([
    'Authorization: Bearer abcdef0123456789',
    'access_token=ddoat_s3cr3t-value',
    '{"refresh_token": "s3cr3t-value"}',
    'client_secret=s3cr3t-value&x=1',
    'code=s3cr3t-value&state=x',
    '"code_verifier":"s3cr3t-value"',
    'DD-API-KEY: 0123456789abcdef0123456789abcdef',
    'key 0123456789abcdef0123456789abcdef was refused',
    'app 0123456789abcdef0123456789abcdef01234567',
    'https://user:s3cr3t-value@host/path',
    'eyJhbGciOiJkaXIifQ..abc.def.ghi',
  ])('%s', (text) => {
    const clean = redact(text);
    expect(clean).toContain('[redacted]');
    expect(clean).not.toMatch(/s3cr3t|0123456789abcdef|eyJhb|abcdef0123/);
  });

  test('leaves ordinary error texts alone', () => {
    for (const text of [
      'invalid_grant - Invalid authorization code or code verifier.',
      '{"errors":["Forbidden"]}',
      "Hostname/IP does not match certificate's altnames: Host: bigcorp.datadoghq.eu.",
      'error code: 403',
    ]) {
      expect(redact(text)).toBe(text);
    }
  });
});
