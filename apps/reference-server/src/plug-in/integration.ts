import type { DatadogSite, Endpoints, Transport } from '@tilekit/core';
import type {
  DatadogEvent,
  IncidentDraft,
  LogEntry,
  MetricSeries,
  OtlpConfiguration,
  ServiceCheck,
} from '@tilekit/telemetry';
import type { PayloadTemplate } from '@tilekit/webhooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Migration } from 'kysely/migration';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { Tile } from '../tile/read-tile.ts';

/**
 * What a partner plugs into the server. `integration/index.ts` exports one; it is the server's only interface to the
 * partner's code.
 */
export interface Integration {
  readonly signIn: SignIn;
  readonly collect: Collect;
  /**
   * How far back `collect` is asked at the first connection, in seconds, so that a customer's first dashboard is not
   * empty: at most {@link maxHistorySeconds}, by default 0. The windows come one after the other, oldest first. Connecting
   * again brings no history.
   */
  readonly historySeconds?: number;
  /** If omitted, no webhook is created and alerts are not handled. */
  readonly onAlert?: AlertHandler;
  /** Your own routes; see {@link IntegrationContext}. */
  readonly routes?: (app: FastifyInstance, context: IntegrationContext) => void | Promise<void>;
  readonly tables?: IntegrationTables;
  readonly pages?: IntegrationPages;
}

/** A user of your platform: the owner of installations. */
export interface Account {
  /** Stable and unique in your platform. */
  readonly id: string;
  /** Shown on pages. */
  readonly name: string;
}

/** Call it once you know who the visitor is; it opens the session and answers the request. */
export type CompleteSignIn = (
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
) => Promise<FastifyReply>;

/** How visitors sign in. With `OIDC_ISSUER` set, the server's own OpenID Connect sign-in takes its place. */
export interface SignIn {
  /** Where visitors without a session are sent. */
  readonly path: string;
  /** Registers the routes that find out who the visitor is, and end in `complete`. */
  register(app: FastifyInstance, context: IntegrationContext, complete: CompleteSignIn): void | Promise<void>;
}

/**
 * What the routes of an integration work with.
 *
 * The server enforces the same rules as for its own routes: security headers, limits, and the form token
 * (`reply.generateCsrf()`, sent back as the field `_csrf` or the header `csrf-token`) for every method but GET, HEAD
 * and OPTIONS. Routes of `routes` are for signed-in visitors only, unless they set `config: { access: 'public' }`;
 * `config: { formToken: false }` is for a POST from another site, such as an identity provider's.
 */
export interface IntegrationContext {
  readonly config: Config;
  readonly database: Database;
  readonly now: () => Date;
  /** @returns who is signed in; never undefined on a route for signed-in visitors */
  readonly accountOf: (request: FastifyRequest) => Account;
}

/** What to collect, and for whom. */
export interface CollectRequest {
  /** The account of your platform that owns the data. */
  readonly accountId: string;
  /** The connection that the data goes to. */
  readonly installationId: string;
  readonly site: DatadogSite;
  /** The tile, which declares the data. */
  readonly tile: Tile;
  /** The window: from `since` (inclusive) to `until` (exclusive). Windows follow each other without gap or overlap. */
  readonly since: Date;
  readonly until: Date;
  /** For platforms that keep their data in the integration's database. */
  readonly database: Database;
  /** Reads from Datadog with the customer's grant: pass its `access` to functions such as `listMonitors`. */
  readonly read: <Result>(call: (access: DatadogAccess) => Promise<Result>) => Promise<Result>;
  /**
   * Options for OpenTelemetry's exporters, for traces.
   *
   * @throws NOT_CONNECTED for an integration that does not ask for `api_keys_write`
   */
  readonly otlp: () => Promise<OtlpConfiguration>;
}

/** What a reading call to Datadog needs. */
interface DatadogAccess {
  readonly site: DatadogSite;
  readonly accessToken: string;
  readonly transport: Transport;
  readonly endpoints: Endpoints;
}

/**
 * The data for Datadog, as plain JSON with times in Unix seconds: it is queued in the database until it is delivered. Omit
 * what you do not send.
 */
export interface Collected {
  readonly metrics?: readonly MetricSeries[];
  readonly logs?: readonly LogEntry[];
  readonly events?: readonly DatadogEvent[];
  readonly serviceChecks?: readonly ServiceCheck[];
  /** Opened once for each key, whatever crashes and however often a window is collected. */
  readonly incidents?: readonly IncidentRequest[];
}

export interface IncidentRequest {
  /** Names what the incident is about. */
  readonly key: string;
  readonly draft: IncidentDraft;
}

/**
 * Reads what happened in an account during a window. It may run again for the same window after a crash, so let it only
 * read.
 */
export type Collect = (request: CollectRequest) => Promise<Collected>;

/** What an alert brings about. */
export interface AlertHandler {
  /** Sentences for customers: what to do in Datadog, so that a monitor's alert can be acted on. */
  readonly instructions?: readonly string[];
  /** What Datadog sends along with each alert, besides what {@link AlertRequest} has anyway; made by `definePayload`. */
  readonly payload?: PayloadTemplate<unknown>;
  /**
   * Runs from the queue, after Datadog has its answer: once for each alert from trigger to recovery, and again only
   * when it threw, took longer than 30 seconds, or the process died before the outcome was on disk. An alert that
   * recovers before the first call never gets here.
   */
  handle(request: AlertRequest): Promise<AlertOutcome>;
}

/** An alert that asks for action, for the first time. */
interface AlertRequest {
  /** The same whenever this alert is tried again: give it to whatever you call, so that it acts once. */
  readonly key: string;
  /** The account of your platform. */
  readonly accountId: string;
  readonly installationId: string;
  /** Of the event in Datadog. */
  readonly title: string;
  /** The event in Datadog, on the customer's site; or empty. */
  readonly link: string;
  /** All of them, such as `service:checkout`: those of the monitor and those of the group that alerts. */
  readonly tags: readonly string[];
  /** @returns the value of the first tag with this key */
  readonly tag: (key: string) => string | undefined;
  /** What your `payload` asked for; undefined from a webhook that was created with another payload. */
  readonly details: unknown;
  readonly date: Date;
  /** For platforms that keep their data in the integration's database. */
  readonly database: Database;
  readonly now: Date;
}

/** What was done, for the customer's page. */
export interface AlertOutcome {
  /** For programs, such as `rolled-back`. */
  readonly status: string;
  /** The same for people, in one or two words, such as "Rolled back". */
  readonly label: string;
  readonly tone: 'good' | 'bad' | 'quiet';
  /** One sentence. */
  readonly text: string;
}

/** Tables of your own, in the server's database; `database.$extendTables<…>()` gives them types. */
export interface IntegrationTables {
  /** By name, in the order of their names. One that was deployed is never changed; another one follows it. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Which rows belong to an account of your platform: they are exported and erased with it. */
  readonly accounts?: readonly { readonly table: string; readonly column: string }[];
  /** Rows to delete by themselves. */
  readonly retention?: readonly {
    readonly table: string;
    /** A column of type `timestamptz`. */
    readonly since: string;
    readonly days: number;
  }[];
}

export interface IntegrationPages {
  /** Templates, `<name>.eta`: `reply.view('@integration/<name>', { title, … })` shows one in the server's layout. */
  readonly directory: string;
  /** Entries of the menu. */
  readonly menu?: readonly { readonly path: string; readonly label: string }[];
}

/** Datadog drops metrics that are older than an hour. */
export const maxHistorySeconds = 50 * 60;

/**
 * Checks an integration where it is written.
 *
 * @throws RangeError when `historySeconds` is more than Datadog takes
 */
export function defineIntegration(integration: Integration): Integration {
  const { historySeconds = 0 } = integration;
  if (!Number.isInteger(historySeconds) || historySeconds < 0 || historySeconds > maxHistorySeconds)
    throw new RangeError(
      `historySeconds is ${historySeconds}: expected a whole number from 0 to ${maxHistorySeconds}, because Datadog drops metrics that are older than an hour.`,
    );
  return integration;
}

const demonstrations = new WeakSet<object>();

/** Marks a part as invented: it runs with the sandbox alone, and the server says what to replace in production. */
export function demonstration<Part extends object>(part: Part): Part {
  demonstrations.add(part);
  return part;
}

export function isDemonstration(part: object): boolean {
  return demonstrations.has(part);
}
