import type { DataFamily } from '@tilekit/tile/reader';
import { LabError, fieldOf } from '../run/lab-error.ts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** A compiled schema. */
interface Form<T> {
  Check(value: unknown): value is T;
}
type Checked<F> = F extends Form<infer T> ? T : never;

const optionalText = Type.Optional(Type.String());

const seenRequest = Compile(
  Type.Object({
    number: Type.Number(),
    at: Type.String(),
    host: Type.String(),
    site: Type.String(),
    method: Type.String(),
    path: Type.String(),
    status: Type.Union([Type.Number(), Type.Null()]),
    organization: optionalText,
    grantType: optionalText,
    refused: optionalText,
    secretsInUrl: Type.Array(Type.String()),
    credential: optionalText,
    scripted: Type.Boolean(),
    contentType: optionalText,
    body: optionalText,
    refusedBody: optionalText,
  }),
);

/** A request that reached the sandbox. */
export type SeenRequest = Checked<typeof seenRequest>;

const received = Compile(
  Type.Object({
    site: Type.String(),
    organization: Type.String(),
    receivedAt: Type.String(),
    payload: Type.Unknown(),
    dropped: optionalText,
  }),
);

export type Received = Checked<typeof received>;

const secret = Compile(
  Type.Object({ kind: Type.String(), value: Type.String(), organization: Type.String() }),
);
export type Secret = Checked<typeof secret>;

const scriptedFault = Compile(
  Type.Object({
    match: Type.Optional(Type.Object({ organization: optionalText })),
    times: Type.Number(),
  }),
);

const organization = Compile(
  Type.Object({
    site: Type.String(),
    organization: Type.String(),
    name: Type.String(),
    dd_oid: Type.String(),
    cookie: Type.String(),
  }),
);

const webhook = Type.Object({
  name: Type.String(),
  url: Type.String(),
  encode_as: Type.String(),
  custom_headers: Type.Union([Type.String(), Type.Null()]),
  payload: Type.Union([Type.String(), Type.Null()]),
});
export type Webhook = Static<typeof webhook>;

const account = Compile(
  Type.Object({
    site: Type.String(),
    organization: Type.String(),
    grants: Type.Array(
      Type.Object({ id: Type.String(), revokedAt: Type.Union([Type.String(), Type.Null()]) }),
    ),
    webhooks: Type.Array(webhook),
  }),
);
export type Account = Checked<typeof account>;

const delivery = Compile(
  Type.Object({
    webhook: Type.String(),
    url: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.String(),
  }),
);
export type RenderedDelivery = Checked<typeof delivery>;

const client = Compile(
  Type.Object({
    id: Type.String(),
    secret: Type.String(),
    kind: Type.String(),
    redirect_uris: Type.Array(Type.String()),
    onboarding_url: Type.String(),
  }),
);
export type RegisteredClient = Checked<typeof client>;

/** What a long run sent is a long answer. */
const askTimeoutMs = 120_000;

/** The sandbox's control API. */
export class SandboxControl {
  readonly url: URL;
  /** Every request that is known, in its order. */
  #seen: SeenRequest[] = [];
  readonly #seenOf = new Map<string, SeenRequest[]>();
  #reading: Promise<void> | undefined;
  readonly #received = new Map<string, { at: number; items: Promise<Received[]> }>();

  constructor(url: URL) {
    this.url = url;
  }

  /** Everything that came after the request of that number. */
  async requests(after = 0): Promise<SeenRequest[]> {
    await this.#catchUp();
    return laterThan(this.#seen, after);
  }

  /** Those with a credential of the organization. */
  async requestsOf(key: string, after = 0): Promise<SeenRequest[]> {
    await this.#catchUp();
    return laterThan(this.#seenOf.get(key) ?? [], after);
  }

  async lastRequest(): Promise<number> {
    await this.#catchUp();
    return this.#seen.at(-1)?.number ?? 0;
  }

  /** Reads what came since the last look; a call made meanwhile waits for a read that starts later. */
  async #catchUp(): Promise<void> {
    const running = this.#reading;
    if (running) {
      await running.catch(() => undefined);
      // Another read may have started after this call: its answer is recent enough.
      if (this.#reading && this.#reading !== running) return this.#reading;
    }
    this.#reading = this.#readNew().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNew(): Promise<void> {
    const last = this.#seen.at(-1)?.number ?? 0;
    const found = await this.#items(seenRequest, `requests?details&after=${last}`);
    for (const request of found) {
      if (request.number <= last) continue;
      this.#seen.push(request);
      if (request.organization === undefined) continue;
      const own = this.#seenOf.get(request.organization);
      if (own) own.push(request);
      else this.#seenOf.set(request.organization, [request]);
    }
  }

  /**
   * What the intakes accepted; asked again within a moment, the answer of before. All that a run sent is asked for by
   * the steps that judge the whole run, one after the other: they share one answer.
   */
  received(family: DataFamily, organizationKey?: string): Promise<Received[]> {
    const wanted =
      organizationKey === undefined ? '' : `&organization=${encodeURIComponent(organizationKey)}`;
    const path = `received/${family}?details${wanted}`;
    const known = this.#received.get(path);
    const freshMs = organizationKey === undefined ? 2000 : 300;
    if (known && Date.now() - known.at < freshMs) return known.items;
    const items = this.#items(received, path);
    const asked = { at: Infinity, items };
    this.#received.set(path, asked);
    items.then(
      () => (asked.at = Date.now()),
      () => this.#received.delete(path),
    );
    return items;
  }

  secrets(): Promise<Secret[]> {
    return this.#items(secret, 'secrets');
  }

  clients(): Promise<RegisteredClient[]> {
    return this.#items(client, 'oauth_clients');
  }

  accounts(): Promise<Account[]> {
    return this.#items(account, 'accounts');
  }

  /** @returns the last of them */
  async addOrganizations(site: string, count: number): Promise<Checked<typeof organization>> {
    const added = this.#parse(organization, await this.#post('organizations', { site, count })).at(-1);
    if (!added) throw new LabError(`The sandbox added no organization to ${site}.`);
    return added;
  }

  async reset(): Promise<void> {
    await this.#post('reset', {});
    this.#seen = [];
    this.#seenOf.clear();
    this.#received.clear();
  }

  policy(body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#post('policy', body);
  }

  faults(body: readonly unknown[]): Promise<unknown> {
    return this.#post('faults', body);
  }

  /** How often the faults of an organization will still happen; one that is happening now no longer counts. */
  async faultsLeft(key: string): Promise<number> {
    const faults = await this.#items(scriptedFault, 'faults');
    return faults
      .filter(({ match }) => match?.organization === key)
      .reduce((left, { times }) => left + times, 0);
  }

  async clearFaults(key: string): Promise<void> {
    await this.#ask(`faults?organization=${encodeURIComponent(key)}`, { method: 'DELETE' });
  }

  administrate(action: 'uninstall' | 'revoke-key' | 'lose-key', key: string): Promise<unknown> {
    const [site, label] = key.split('/');
    return this.#post(action, { site, organization: label });
  }

  /** The requests that Datadog would send for an alert. */
  async renderAlert(key: string, alert: Readonly<Record<string, unknown>>): Promise<RenderedDelivery[]> {
    const [site, label] = key.split('/');
    const answer = await this.#post('alerts', { site, organization: label, ...alert, send: false });
    return this.#parse(delivery, answer, 'requests');
  }

  async #items<T>(form: Form<T>, path: string): Promise<T[]> {
    return this.#parse(form, await this.#ask(path, {}));
  }

  #parse<T>(form: Form<T>, answer: unknown, member = 'items'): T[] {
    const list = fieldOf(answer, member);
    if (!Array.isArray(list))
      throw new LabError(`${this.url.origin} is no sandbox of this version: no "${member}".`);
    return list.map((item: unknown) => {
      if (!form.Check(item)) throw new LabError(`${this.url.origin} is a sandbox of another version.`);
      return item;
    });
  }

  #post(path: string, body: unknown): Promise<unknown> {
    return this.#ask(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    const url = new URL(`/_sandbox/${path}`, this.url);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { ...init, signal: AbortSignal.timeout(askTimeoutMs) });
      text = await response.text();
    } catch (cause) {
      const reason =
        cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
      throw new LabError(
        `The sandbox at ${this.url.origin} cannot be reached: ${reason}. Start it with \`pnpm sandbox\`, or name it with --sandbox.`,
        { cause },
      );
    }
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch (cause) {
      throw new LabError(`${url.href} answered something else than JSON: ${text.slice(0, 200)}`, { cause });
    }
    if (!response.ok) {
      throw new LabError(
        `${this.url.origin} answered ${init.method ?? 'GET'} /_sandbox/${path.split('?')[0] ?? ''} with ${response.status}: ` +
          `${JSON.stringify(answer).slice(0, 200)}. Is it a sandbox?`,
      );
    }
    return answer;
  }
}

/** The end of a list that is in the order of the numbers. */
function laterThan(list: readonly SeenRequest[], after: number): SeenRequest[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.number ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return list.slice(low);
}
