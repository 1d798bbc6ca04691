import { describe, expect, test } from 'vitest';

import { connect, createPartner, type Partner } from '../../test/partner.ts';
import { createAccessTokenSource } from './create-access-token-source.ts';
import { disconnectInstallation } from './disconnect-installation.ts';
import { reportRejectedApiKey } from './report-rejected-api-key.ts';
import { settleInstallations } from './settle-installations.ts';

const page = (title: string) => `<html><head><title>${title}</title></head></html>`;

/** What proxies, load balancers and sign-in pages answer instead of Datadog. */
const foreign: readonly [status: number, body: string, type?: string][] = [
  [200, page('Sign in to proceed'), 'text/html; charset=utf-8'],
  [200, '{"login":"https://portal.example"}'],
  [200, '{"error":"sign in first"}'],
  [302, ''],
  [400, page('invalid_grant'), 'text/html'],
  [400, '{"error":"blocked"}'],
  [401, page('Proxy authentication'), 'text/html'],
  [401, '{"message":"Unauthorized"}'],
  [403, page('Access denied by policy'), 'text/html'],
  [403, '{"error":"forbidden by policy"}'],
  [403, '{"errors":["Forbid'],
  [403, ''],
  [404, page('Not Found'), 'text/html'],
  [409, '{"code":"conflict"}'],
];

/** Connects, and names the installation and its key. */
async function connected(partner: Partner): Promise<{ id: string; keyId: string }> {
  const installation = await connect(partner);
  const keyId = installation.status === 'connected' ? installation.apiKey?.id : undefined;
  return { id: installation.id, keyId: keyId ?? '' };
}

async function statusOf(partner: Partner): Promise<unknown> {
  const [stored] = await partner.store.list({ limit: 1 });
  return stored?.installation;
}

describe.each(foreign)('an answer that is not Datadog’s, %i %s', (status, body, type) => {
  const answer = { status, body, ...(type !== undefined && { type }) };

  test('deletes no API key', async () => {
    const partner = createPartner();
    const { id, keyId } = await connected(partner);
    const before = await statusOf(partner);
    partner.datadog.fail({ path: '/api/v1/validate', does: answer });
    const reporting = reportRejectedApiKey(partner.lifecycle, id, keyId);
    await expect(reporting).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
    expect(await statusOf(partner)).toEqual(before);
  });

  test('ends no grant', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.clock.now += 3_600_000;
    partner.datadog.fail({ path: '/oauth2/v1/token', does: answer });
    const source = createAccessTokenSource(partner.lifecycle);
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
    expect(await statusOf(partner)).toMatchObject({ status: 'connected' });
    partner.clock.now += 600_000;
    expect(await source.getAccessToken(id)).toMatch(/^access-/);
  });

  test('erases no token that is still to be revoked', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.datadog.fail({ path: '/oauth2/v1/revoke', does: answer });
    const left = await disconnectInstallation(partner.lifecycle, { installationId: id });
    expect(left.status).toBe('disconnecting');
    expect(partner.datadog.count('/oauth2/v1/token')).toBe(1);
    await settleInstallations(partner.lifecycle);
    expect(await statusOf(partner)).toMatchObject({ status: 'disconnected' });
    expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([true]);
  });

  test('is no refusal of an access token', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    const { answerError } = await import('../request/answer-error.ts');
    const response = {
      status,
      headers: { 'content-type': type ?? 'application/json' },
      body: Buffer.from(body),
    };
    let calls = 0;
    const calling = createAccessTokenSource(partner.lifecycle).withAccessToken(id, () => {
      calls += 1;
      throw answerError(response, { operation: 'GET /api/v1/monitor' });
    });
    await expect(calling).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status });
    expect([calls, partner.datadog.count('/oauth2/v1/token')]).toEqual([1, 1]);
  });

  test('makes no conflict of API keys', async () => {
    const partner = createPartner();
    partner.datadog.fail({ path: '/api/v2/api_keys/marketplace', does: answer });
    const end = await connect(partner).catch((error: unknown) => error);
    // A success that holds no key may have made one; everything else was refused on its way.
    if (status === 200) expect(end).toMatchObject({ status: 'needs-recovery', reason: 'answer-lost' });
    else expect(end).toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  });
});

test('only what Datadog itself refuses is refused: the key is erased', async () => {
  const partner = createPartner();
  const { id, keyId } = await connected(partner);
  for (const key of partner.datadog.apiKeys) key.revoked = true;
  expect(await reportRejectedApiKey(partner.lifecycle, id, keyId)).toBe(true);
});
