import { Type } from 'typebox';

/** Behaviour that Datadog does not document, so that a test must meet each variant. */
export interface SandboxPolicy {
  /**
   * What a refresh does to the refresh token: `same` keeps it, `rotate` replaces it, `rotate-and-keep`
   * replaces it while the old one goes on working.
   */
  refreshTokens: 'same' | 'rotate' | 'rotate-and-keep';
  /** How long access tokens live, in seconds; Datadog's live for one hour. */
  accessTokenSeconds: number;
  /** The form of errors of the token endpoints: as observed, as RFC 6749 and Datadog's page say, or both in one body. */
  oauthErrors: 'both' | 'datadog' | 'rfc6749';
  /** Which monitors that name no webhook notify every one: those of the tile, all, or none, as in Datadog. */
  unnamedWebhooks: 'tile' | 'all' | 'none';
  /** Where the test client may be authorized: in the partner's own organization, as at Datadog, or everywhere. */
  testClient: 'own-organization' | 'every-organization';
  /** `accessTokenSeconds` of single organizations, by `<site>/<organization>`. */
  accessTokenSecondsOf: Record<string, number>;
}

export function defaultPolicy(): SandboxPolicy {
  return {
    refreshTokens: 'same',
    accessTokenSeconds: 3600,
    oauthErrors: 'both',
    unnamedWebhooks: 'tile',
    testClient: 'own-organization',
    accessTokenSecondsOf: {},
  };
}

/** A change to the policies: those that it names. */
export const policyBody = Type.Object(
  {
    refreshTokens: Type.Optional(
      Type.Union([Type.Literal('same'), Type.Literal('rotate'), Type.Literal('rotate-and-keep')]),
    ),
    accessTokenSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    oauthErrors: Type.Optional(
      Type.Union([Type.Literal('both'), Type.Literal('datadog'), Type.Literal('rfc6749')]),
    ),
    unnamedWebhooks: Type.Optional(
      Type.Union([Type.Literal('tile'), Type.Literal('all'), Type.Literal('none')]),
    ),
    testClient: Type.Optional(
      Type.Union([Type.Literal('own-organization'), Type.Literal('every-organization')]),
    ),
    accessTokenSecondsOf: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 86_400 })),
    ),
  },
  { additionalProperties: false },
);
