import type { ErrorCode } from '../errors/error-table.ts';

/** A row of Datadog's troubleshooting pages, or a name for what they leave out. */
export type RequirementId =
  | `R${67 | 68 | 69 | 70 | 71 | 72 | 73 | 74 | 75 | 76 | 77}`
  | 'RATE_LIMITED'
  | 'TOO_LARGE'
  | 'TOO_OLD'
  | 'WRONG_SITE';

/** What is known about the partner's set-up; every field makes the answer more exact. */
export interface ExplainConfiguration {
  /** The client that is in use. */
  readonly client?: { readonly clientId: string; readonly kind: 'test' | 'published' } | undefined;
  /** The redirect URI that the server sends. */
  readonly redirectUri?: string | undefined;
  /** The redirect URIs on the OAuth client page. */
  readonly registeredRedirectUris?: readonly string[] | undefined;
  /** The scopes of the OAuth client. */
  readonly scopes?: readonly string[] | undefined;
}

/** What an error text says about itself, without secrets. */
export interface TextEvidence {
  /** The redirect URI that the failed request used, without its query. */
  readonly redirectUri: string | undefined;
  /** The site parameters and Datadog hosts that the text names. */
  readonly datadogHosts: readonly string[];
}

/** One answer to “what does this error mean?”. */
export interface Explanation {
  readonly requirement: RequirementId;
  readonly code: ErrorCode;
  readonly title: string;
  /** The likely cause, given the configuration. */
  readonly cause: string;
  /** What to do, in this order. */
  readonly next: readonly string[];
}

/** A row of the catalogue. */
export interface CatalogueEntry {
  readonly requirement: RequirementId;
  readonly code: ErrorCode;
  readonly title: string;
  /** Wordings with their weight: 10 the very text, 8 a sentence of the documentation, 6 a variant, 3 a hint. */
  readonly wordings: readonly (readonly [weight: number, pattern: RegExp])[];
  readonly cause: (configuration: ExplainConfiguration, evidence: TextEvidence) => string;
  readonly next: (configuration: ExplainConfiguration, evidence: TextEvidence) => readonly string[];
}
