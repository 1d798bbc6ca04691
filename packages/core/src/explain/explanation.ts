import type { ErrorCode } from '../errors/error-table.ts';

/** A code of another package or program, as its own table states it. */
export interface KnownCode {
  /** What happened, a clause without a full stop. */
  readonly meaning: string;
  readonly remedy: string;
}

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
  /** Whether the text is known to be a log line of the kit, so that even a common word is a code of ours. */
  readonly isOwnLog?: boolean | undefined;
  /** Codes beyond those of this package that the text may hold. */
  readonly moreCodes?: Readonly<Record<string, KnownCode>> | undefined;
}

/** What an error text says about itself, without secrets. */
export interface TextEvidence {
  /** The redirect URI that the failed request used, without its query. */
  readonly redirectUri: string | undefined;
  /** The site parameters and Datadog hosts that the text names. */
  readonly datadogHosts: readonly string[];
  /** A port of this machine, as `127.0.0.1:4400`, that the text names. */
  readonly ownAddress: string | undefined;
  /** The time was over before there was a connection. */
  readonly isConnecting: boolean;
}

/** One answer to “what does this error mean?”. */
export interface Explanation {
  /** A row of Datadog's troubleshooting pages (R67 to R77), or the code where no row names the failure. */
  readonly requirement: string;
  readonly code: string;
  readonly title: string;
  /** The likely cause, given the configuration. */
  readonly cause: string;
  /** What to do, in this order. */
  readonly next: readonly string[];
}

type Wording = readonly [weight: number, pattern: RegExp];

/** A row of the catalogue. */
export interface CatalogueEntry {
  /** As in {@link Explanation}. */
  readonly requirement: string;
  readonly code: ErrorCode;
  readonly title: string;
  /** Wordings with their weight: 10 the very text, 8 a sentence of the documentation, 6 a variant, 3 a hint. */
  readonly wordings?: readonly Wording[];
  /** Count only where the text is about Datadog, since every service fails in these words. */
  readonly datadogWordings?: readonly Wording[];
  readonly cause: (configuration: ExplainConfiguration, evidence: TextEvidence) => string;
  readonly next: (configuration: ExplainConfiguration, evidence: TextEvidence) => readonly string[];
}
