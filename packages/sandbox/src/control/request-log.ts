/** One request that arrived. The query is left out: it may carry codes and keys. */
export interface LoggedRequest extends RequestDetails {
  /** Counts up, also over a reset: a client that remembers the last one knows what came later. */
  number: number;
  at: string;
  host: string;
  site: string;
  method: string;
  path: string;
  /** `null` when the connection was dropped instead of answered. */
  status: number | null;
}

/** Whose a request was, and what became of it. */
export interface RequestDetails {
  /** `<site>/<organization>` of the credential, code or token in the request. */
  organization: string | undefined;
  /** `grant_type` of a token request. */
  grantType: string | undefined;
  /** Why it was refused: what the answer says, or more precisely. */
  refused: string | undefined;
  /** Names of query parameters that held a credential. */
  secretsInUrl: string[];
  /** Tells credentials apart without telling them. */
  credential: string | undefined;
  /** Whether the answer was scripted. */
  scripted: boolean;
  contentType: string | undefined;
  /** Tells bodies apart. */
  body: string | undefined;
  /** The body of an intake request that a scripted answer refused. */
  refusedBody: string | undefined;
}

/** What answers say of a request unless they are asked for details. */
export function withoutDetails({ host, method, path, status }: LoggedRequest) {
  return { host, method, path, status };
}

const capacity = 10_000;

/** A page somewhere else can make a browser ask for as many long addresses as it likes. */
const maxTextLength = 1_000;

/** What arrived at the Datadog hosts, newest last, bounded. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #last = 0;

  add(entry: Omit<LoggedRequest, 'number'>): void {
    this.#last += 1;
    this.#entries.push({
      number: this.#last,
      ...entry,
      path: bounded(withoutSecrets(entry.path)),
      contentType: entry.contentType === undefined ? undefined : bounded(entry.contentType),
      secretsInUrl: entry.secretsInUrl.slice(0, 20).map(bounded),
    });
    if (this.#entries.length > capacity * 1.1) this.#entries = this.#entries.slice(-capacity);
  }

  /** The number of the newest one. */
  get last(): number {
    return this.#last;
  }

  list(): LoggedRequest[] {
    return this.#entries.slice(-capacity);
  }

  reset(): void {
    this.#entries = [];
  }
}

/** A copy, since a slice of an address keeps all of it in memory. */
function bounded(text: string): string {
  const copy = Buffer.from(text.slice(0, maxTextLength)).toString();
  return text.length <= maxTextLength ? copy : `${copy}…`;
}

/** Old log clients put the API key into the path. */
function withoutSecrets(path: string): string {
  return path.replace(/\/[0-9a-f]{32,40}(?=\/|$)/gi, '/***');
}
