import { createHash, randomBytes } from 'node:crypto';

import {
  TransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../src/index.ts';

interface Grant {
  refreshToken: string;
  /** Former refresh tokens that still work, where the policy allows that. */
  readonly former: Set<string>;
  accessToken: string;
  expiresAt: number;
  revoked: boolean;
}

/** What the next request that fits does instead of what it should. */
export interface Fault {
  readonly path: string;
  /** `before`: nothing arrives. `after`: it is carried out, and the answer is lost. Otherwise: this answer. */
  readonly does:
    'refuse-connection' | 'drop-before' | 'drop-after' | { status: number; body: string; type?: string };
  readonly times?: number;
}

/** One organization of a Datadog that lives in this process, as far as core talks to it. */
export class FakeDatadog {
  readonly requests: { host: string; path: string; status: number | 'lost' }[] = [];
  readonly grants: Grant[] = [];
  readonly codes = new Map<string, { challenge: string; redirectUri: string }>();
  clientSecret = 'the-client-secret';
  rotates = true;
  formerTokensWork = false;
  apiKeys: { id: string; key: string; revoked: boolean }[] = [];
  scope = 'api_keys_write monitors_read';
  now: () => number;
  private faults: { fault: Fault; left: number }[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  fail(fault: Fault): void {
    this.faults.push({ fault, left: fault.times ?? 1 });
  }

  count(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }

  /** Stands in for the consent page. */
  consent(verifierChallenge: string, redirectUri: string): string {
    const code = randomBytes(12).toString('hex');
    this.codes.set(code, { challenge: verifierChallenge, redirectUri });
    return code;
  }

  readonly transport: Transport = async (request) => {
    const path = request.url.pathname;
    const found = this.faults.find(({ fault, left }) => left > 0 && fault.path === path);
    if (found) found.left -= 1;
    const does = found?.fault.does;
    if (does === 'refuse-connection') {
      throw new TransportError('CONNECTION_FAILED', 'No connection.', { maybeSent: false });
    }
    await new Promise((resolve) => setImmediate(resolve));
    if (does === 'drop-before') {
      this.requests.push({ host: request.url.host, path, status: 'lost' });
      throw new TransportError('CONNECTION_LOST', 'Lost.', { maybeSent: true });
    }
    const answer = typeof does === 'object' ? answerOf(does) : this.answer(request, path);
    this.requests.push({
      host: request.url.host,
      path,
      status: does === 'drop-after' ? 'lost' : answer.status,
    });
    if (does === 'drop-after') throw new TransportError('CONNECTION_LOST', 'Lost.', { maybeSent: true });
    return answer;
  };

  private answer(request: TransportRequest, path: string): TransportResponse {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const bearer = (request.headers?.authorization ?? '').replace('Bearer ', '');
    if (path === '/api/v1/validate') {
      const good = this.apiKeys.some(
        ({ key, revoked }) => !revoked && key === request.headers?.['dd-api-key'],
      );
      return good ? json(200, { valid: true }) : json(403, { errors: ['Forbidden'] });
    }
    if (path === '/api/v2/api_keys/marketplace') {
      if (!this.isGood(bearer)) return json(401, { errors: ['Unauthorized'] });
      if (!this.scope.includes('api_keys_write')) return json(403, { errors: ['Forbidden'] });
      if (this.apiKeys.some(({ revoked }) => !revoked)) {
        return json(409, { errors: ['An API key with this name already exists'] });
      }
      const apiKey = {
        id: randomBytes(4).toString('hex'),
        key: randomBytes(16).toString('hex'),
        revoked: false,
      };
      this.apiKeys.push(apiKey);
      const attributes = {
        key: apiKey.key,
        name: 'Nova Deploy OAuth Client API Key',
        last4: apiKey.key.slice(-4),
      };
      return json(201, { data: { type: 'api_keys', id: apiKey.id, attributes } });
    }
    if (form.get('client_secret') !== this.clientSecret) return json(401, { error: 'invalid_client' });
    if (path === '/oauth2/v1/revoke') {
      const token = form.get('token');
      if (!this.isGood(bearer)) return json(401, { errors: ['Unauthorized'] });
      for (const grant of this.grants) {
        if (grant.refreshToken === token || grant.former.has(token ?? '')) grant.revoked = true;
      }
      return json(200, {});
    }
    return form.get('grant_type') === 'refresh_token' ? this.refresh(form) : this.exchange(form);
  }

  private exchange(form: URLSearchParams): TransportResponse {
    const code = form.get('code') ?? '';
    const pending = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (pending?.challenge !== challenge) {
      return json(400, { errors: ['invalid_grant - Invalid authorization code or code verifier.'] });
    }
    if (pending.redirectUri !== form.get('redirect_uri')) {
      return json(400, { errors: ['invalid_request - Mismatching redirect URI.'] });
    }
    const grant: Grant = {
      refreshToken: '',
      former: new Set(),
      accessToken: '',
      expiresAt: 0,
      revoked: false,
    };
    this.grants.push(grant);
    return this.issue(grant, true);
  }

  private refresh(form: URLSearchParams): TransportResponse {
    const token = form.get('refresh_token') ?? '';
    const grant = this.grants.find(
      ({ refreshToken, former }) => refreshToken === token || (this.formerTokensWork && former.has(token)),
    );
    if (!grant || grant.revoked) return json(400, { errors: ['invalid_grant - Invalid refresh token.'] });
    return this.issue(grant, this.rotates);
  }

  private issue(grant: Grant, newRefreshToken: boolean): TransportResponse {
    if (newRefreshToken) {
      if (grant.refreshToken) grant.former.add(grant.refreshToken);
      grant.refreshToken = `refresh-${randomBytes(8).toString('hex')}`;
    }
    grant.accessToken = `access-${randomBytes(8).toString('hex')}`;
    grant.expiresAt = this.now() + 3_600_000;
    return json(200, {
      access_token: grant.accessToken,
      token_type: 'bearer',
      expires_in: 3600,
      scope: this.scope,
      ...(newRefreshToken && { refresh_token: grant.refreshToken }),
    });
  }

  private isGood(accessToken: string): boolean {
    return this.grants.some(
      (grant) => !grant.revoked && grant.accessToken === accessToken && grant.expiresAt > this.now(),
    );
  }
}

function json(status: number, body: unknown): TransportResponse {
  return answerOf({ status, body: JSON.stringify(body) });
}

function answerOf({
  status,
  body,
  type,
}: {
  status: number;
  body: string;
  type?: string;
}): TransportResponse {
  return {
    status,
    headers: { 'content-type': type ?? 'application/json' },
    body: new TextEncoder().encode(body),
  };
}
