import type { Installation, InstallationStatus } from './installation.ts';

/** An installation as the store held it. */
export interface StoredInstallation {
  readonly installation: Installation;
  /** Rises with every write of this installation. */
  readonly version: number;
}

/** The right to work on one installation, until it expires or another process takes over. */
export interface Lease {
  readonly installationId: string;
  /** Rises with every lease of this installation: a write with an older fence is refused. */
  readonly fence: number;
}

/** Which installations to list, in the order of their ids. */
export interface InstallationQuery {
  readonly accountId?: string | undefined;
  /** Any of these; all when absent. */
  readonly statuses?: readonly InstallationStatus[] | undefined;
  /** Only those with `replacedGrants`. */
  readonly hasReplacedGrants?: boolean | undefined;
  /** Only ids after this one. */
  readonly afterId?: string | undefined;
  /** At most so many. */
  readonly limit: number;
}

/**
 * Where installations live. Small enough to write for any database; `@tilekit/core/conformance` tests yours.
 *
 * Every method is atomic, and durable when it resolves. It resolves to `undefined` when the store refuses; it rejects
 * only when the store fails. Secrets arrive sealed. An overwritten value must be gone, not kept as history.
 */
export interface InstallationStore {
  /**
   * Saves a new installation together with a lease on it.
   *
   * @returns `undefined` when its id or its slot (`slotOf`) is taken
   */
  create(
    installation: Installation,
    leaseMs: number,
  ): Promise<{ readonly stored: StoredInstallation; readonly lease: Lease } | undefined>;

  get(id: string): Promise<StoredInstallation | undefined>;

  /** @param slot from `slotFor` */
  findBySlot(slot: string): Promise<StoredInstallation | undefined>;

  list(query: InstallationQuery): Promise<readonly StoredInstallation[]>;

  /**
   * Replaces an installation, whole, if it is unchanged since `version` and, with a lease, if no other process took the lease
   * over. (A lease that ran out but was not taken over still counts.)
   *
   * @returns `undefined` when it changed, when the lease is lost, or when its new slot is taken
   */
  update(
    next: Installation,
    expected: { readonly version: number; readonly lease?: Lease | undefined },
  ): Promise<StoredInstallation | undefined>;

  /**
   * Takes the lease if it is free or has run out, by the store's clock. Does not change the version.
   *
   * @returns `undefined` when another process holds it, or the installation does not exist
   */
  acquireLease(installationId: string, leaseMs: number): Promise<Lease | undefined>;

  /** Frees the lease; does nothing when another process took it over. */
  releaseLease(lease: Lease): Promise<void>;
}

/** What a sealed text belongs to. Opening it anywhere else fails. */
export interface SecretContext {
  /** What the secret serves; one store never mixes purposes in a field. */
  readonly purpose: string;
  readonly installationId: string;
  /** The partner's account that the installation belongs to: a connection that is moved to another one does not open. */
  readonly accountId: string;
  readonly field: 'access_token' | 'refresh_token' | 'api_key' | (string & {});
}

/** Seals secrets before they reach a store. `@tilekit/core/secrets` makes one from a key ring. */
export interface SecretBox {
  seal(plaintext: string, context: SecretContext): Promise<string>;
  /** @throws SECRET_UNREADABLE, KEY_UNKNOWN */
  open(sealed: string, context: SecretContext): Promise<string>;
  /** Whether the text is sealed with the active key. */
  isCurrent(sealed: string): boolean;
}
