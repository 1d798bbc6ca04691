import { describe, expect, test } from 'vitest';

import { redact } from '../errors/redact.ts';
import { answerError } from './answer-error.ts';
import { isDatadogAnswer, readAnswer } from './read-answer.ts';

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  return { status, headers, body: new TextEncoder().encode(body) };
}

const refusal = '{"errors":["no"]}';

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
    [400, refusal, 'BAD_REQUEST'],
    [422, refusal, 'BAD_REQUEST'],
    [401, refusal, 'ACCESS_TOKEN_REJECTED'],
    [403, '{"errors":["Forbidden"]}', 'FORBIDDEN'],
    [403, '{"status":"error","code":403,"errors":["Forbidden"],"twitter":"x"}', 'FORBIDDEN'],
    [404, '{"errors":[{"title":"Not Found"}]}', 'NOT_FOUND'],
    [409, refusal, 'CONFLICT'],
    [412, refusal, 'CONFLICT'],
    [413, refusal, 'TOO_LARGE'],
    [403, '<html><title>Access denied by policy</title></html>', 'UNEXPECTED_ANSWER'],
    [403, '{"error":"forbidden by policy"}', 'UNEXPECTED_ANSWER'],
    [401, '{"message":"Unauthorized"}', 'UNEXPECTED_ANSWER'],
    [404, '{"errors":[]}', 'UNEXPECTED_ANSWER'],
    [404, '{"errors":"none"}', 'UNEXPECTED_ANSWER'],
    [403, '{"errors":["Forbid', 'UNEXPECTED_ANSWER'],
    [403, '', 'UNEXPECTED_ANSWER'],
    [403, '["Forbidden"]', 'UNEXPECTED_ANSWER'],
    [400, 'Event too far in the past', 'UNEXPECTED_ANSWER'],
    [429, '<html>', 'RATE_LIMITED'],
    [408, '', 'DATADOG_UNAVAILABLE'],
    [500, '', 'DATADOG_UNAVAILABLE'],
    [599, '', 'DATADOG_UNAVAILABLE'],
    [301, '', 'UNEXPECTED_ANSWER'],
    [204, '', 'UNEXPECTED_ANSWER'],
    [418, refusal, 'UNEXPECTED_ANSWER'],
    [301, refusal, 'UNEXPECTED_ANSWER'],
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
    // The auth method of a webhook names the client of a third party's OAuth server.
    for (const path of ['', '/configuration/auth-method/oauth2-client-credentials', '/x/oauth2/']) {
      const operation = `POST /api/v2/integration/webhooks${path}`;
      expect(answerError(response, { operation })).toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  test('a success that cannot be used repeats nothing of its body: it may hold a token', () => {
    const error = answerError(answer(200, '{"message":"the-new-secret"}'), {
      operation: 'x',
      accepts: () => false,
    });
    expect(error.code).toBe('UNEXPECTED_ANSWER');
    expect(JSON.stringify([error.message, error.cause])).not.toContain('the-new-secret');
  });
});

describe('did Datadog answer?', () => {
  const token = 'POST /oauth2/v1/token';
  test.each([
    ['POST /api/v2/series', 403, 'text/html', '{"errors":["Forbidden"]}', false],
    [
      'POST /api/v2/series',
      400,
      'text/plain; charset=utf-8',
      '{"errors":["Event too far in the past"]}',
      true,
    ],
    ['POST /api/v2/series', 400, 'application/vnd.api+json', '{"errors":[{"detail":"no"}]}', true],
    ['POST /api/v2/series', 400, 'application/json', '{"error":"invalid_grant"}', false],
    [token, 400, 'application/json', '{"error":"invalid_grant","error_description":"x"}', true],
    [token, 401, 'application/json', '{"errors":["invalid_client"]}', true],
    [token, 400, 'application/json', '{"error":"forbidden by policy"}', false],
    [token, 400, 'text/html', '<title>invalid_grant</title>', false],
    ['GET /api/v1/monitor', 200, 'application/json', '[]', true],
    ['GET /api/v1/monitor', 200, 'application/json', '{"error":"sign in first"}', false],
    ['GET /api/v1/monitor', 200, 'text/html; charset=utf-8', '[]', false],
    ['GET /api/v1/monitor', 200, 'application/json', '', false],
    ['GET /api/v1/monitor', 302, 'application/json', '{"errors":["x"]}', false],
  ])('%s, %i %s %s: %s', (operation, status, type, body, expected) => {
    expect(isDatadogAnswer(answer(status, body, { 'content-type': type }), { operation })).toBe(expected);
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
