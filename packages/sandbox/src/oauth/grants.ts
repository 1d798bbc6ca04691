import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { IssuedSecrets } from '../control/issued-secrets.ts';
import type { SandboxPolicy } from '../control/policy.ts';
import type { GrantRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Organizations } from '../organizations/organizations.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { hashSecret } from '../state/secret-hash.ts';

/** The tokens of an answer of the token endpoint. */
export interface IssuedTokens {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  scopes: string[];
}

/** A grant together with the organization that gave it. */
export interface FoundGrant {
  organization: Organization;
  grant: GrantRecord;
}

/** Who authorized what, and the tokens that came of it. */
export class Grants {
  readonly #organizations: Organizations;
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #policy: SandboxPolicy;
  readonly #secrets: IssuedSecrets;
  readonly #byAccessToken = new Map<string, FoundGrant & { expiresAt: number }>();
  readonly #byRefreshToken = new Map<string, FoundGrant>();

  constructor(
    organizations: Organizations,
    clock: VirtualClock,
    randomness: Randomness,
    policy: SandboxPolicy,
    secrets: IssuedSecrets,
  ) {
    this.#secrets = secrets;
    this.#organizations = organizations;
    this.#clock = clock;
    this.#randomness = randomness;
    this.#policy = policy;
    this.reindex();
  }

  /** Reads the organizations again, after they were restored or reset. */
  reindex(): void {
    this.#byAccessToken.clear();
    this.#byRefreshToken.clear();
    for (const organization of this.#organizations.all) {
      for (const grant of organization.record.grants) {
        if (grant.revokedAt !== null) continue;
        const found = { organization, grant };
        for (const hash of grant.refreshTokenHashes) this.#byRefreshToken.set(hash, found);
        for (const { hash, expiresAt } of grant.accessTokens) {
          this.#byAccessToken.set(hash, { ...found, expiresAt: Date.parse(expiresAt) });
        }
      }
    }
  }

  /** Records an authorization. Grants that the organization gave earlier stay as they are. */
  create(
    organization: Organization,
    clientId: string,
    scopes: string[],
    origin: GrantRecord['origin'] = 'consent',
    accessToken = this.#randomness.token(),
  ): IssuedTokens {
    const grant: GrantRecord = {
      id: this.#randomness.uuid(),
      clientId,
      origin,
      scopes: [...scopes],
      authorizedAt: this.#clock.now().toISOString(),
      revokedAt: null,
      refreshTokenHashes: [],
      accessTokens: [],
    };
    organization.record.grants.push(grant);
    return this.#issue({ organization, grant }, this.#newRefreshToken({ organization, grant }), accessToken);
  }

  /** Answers a refresh; whether the refresh token changes is a policy, since Datadog documents neither. */
  refresh(found: FoundGrant, refreshToken: string): IssuedTokens {
    if (this.#policy.refreshTokens === 'same') return this.#issue(found, refreshToken);
    if (this.#policy.refreshTokens === 'rotate') this.#forgetRefreshTokens(found.grant);
    return this.#issue(found, this.#newRefreshToken(found));
  }

  findByRefreshToken(token: string): FoundGrant | undefined {
    return this.#byRefreshToken.get(hashSecret(token));
  }

  /** The grant behind an access token that is still good. */
  findByAccessToken(token: string): FoundGrant | undefined {
    const found = this.#byAccessToken.get(hashSecret(token));
    return found && found.expiresAt > this.#clock.now().getTime() ? found : undefined;
  }

  /** The grant behind any token, expired or not: revocation does not ask for more. */
  findByAnyToken(token: string): FoundGrant | undefined {
    const hash = hashSecret(token);
    return this.#byRefreshToken.get(hash) ?? this.#byAccessToken.get(hash);
  }

  /** Ends a grant: none of its tokens works any longer. */
  revoke(grant: GrantRecord): void {
    this.#forgetRefreshTokens(grant);
    for (const { hash } of grant.accessTokens) this.#byAccessToken.delete(hash);
    grant.accessTokens = [];
    grant.revokedAt = this.#clock.now().toISOString();
  }

  #issue(
    { organization, grant }: FoundGrant,
    refreshToken: string,
    accessToken = this.#randomness.token(),
  ): IssuedTokens {
    const hash = hashSecret(accessToken);
    const now = this.#clock.now().getTime();
    const expiresInSeconds =
      this.#policy.accessTokenSecondsOf[organization.key] ?? this.#policy.accessTokenSeconds;
    const expiresAt = now + expiresInSeconds * 1000;
    for (const token of grant.accessTokens) {
      if (Date.parse(token.expiresAt) <= now) this.#byAccessToken.delete(token.hash);
    }
    grant.accessTokens = grant.accessTokens.filter((token) => Date.parse(token.expiresAt) > now);
    grant.accessTokens.push({ hash, expiresAt: new Date(expiresAt).toISOString() });
    this.#byAccessToken.set(hash, { organization, grant, expiresAt });
    this.#secrets.add('access_token', accessToken, organization);
    this.#secrets.add('refresh_token', refreshToken, organization);
    return { accessToken, refreshToken, expiresInSeconds, scopes: grant.scopes };
  }

  #newRefreshToken(found: FoundGrant): string {
    const refreshToken = this.#randomness.token();
    const hash = hashSecret(refreshToken);
    found.grant.refreshTokenHashes.push(hash);
    this.#byRefreshToken.set(hash, found);
    return refreshToken;
  }

  #forgetRefreshTokens(grant: GrantRecord): void {
    for (const hash of grant.refreshTokenHashes) this.#byRefreshToken.delete(hash);
    grant.refreshTokenHashes = [];
  }
}
