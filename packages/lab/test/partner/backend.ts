import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Defect } from './defects.ts';
import { clientId, clientSecret, type Variant } from './variant.ts';

export interface Installation {
  readonly id: string;
  readonly account: string;
  readonly domain: string;
  readonly organization: { readonly id: string; readonly name: string };
  status: 'connected' | 'needs-attention' | 'ended';
  apiHost: string;
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
  lifeMs: number;
  apiKey: string | undefined;
  readonly hookId: string;
  readonly hookSecret: string;
  hasHook: boolean;
  hookName: string;
  verifier: string | undefined;
  readonly history: string[];
  readonly alerts: {
    title: string;
    open: boolean;
    key: string;
    at: number;
    count: number;
    link: string;
  }[];
  readonly seen: Set<string>;
  readonly queues: Map<string, { host: string; path: string; body: string; waits: number }[]>;
  readonly draining: Set<string>;
  refreshing: Promise<boolean> | undefined;
  nextRefreshAt: number;
  lastTick: number;
  retryAt: number;
  readonly sent: { host: string; path: string; body: unknown }[];
  readonly since: string;
  failed?: boolean;
}

interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
}

interface Connecting {
  readonly account: string;
  readonly domain: string;
  readonly apiHost: string;
  readonly code: string;
  readonly verifier: string | undefined;
  readonly redirectUri: string;
  readonly organization: { readonly id: string; readonly name: string };
}

/** What the partner does with Datadog: tokens, keys, data and alerts. */
export class Backend {
  readonly #sandbox: string;
  readonly #defects: ReadonlySet<Defect>;
  readonly #variant: Variant;
  readonly #ownUrl: () => string;
  #installations: Installation[] = [];
  readonly #sharedSecret = randomBytes(16).toString('hex');
  #timer: NodeJS.Timeout | undefined;
  #moves = 0;
  #pausedUntil = 0;
  #cursor = 0;
  hookOrigin: string | undefined;

  constructor(sandbox: string, defects: ReadonlySet<Defect>, variant: Variant, ownUrl: () => string) {
    this.#sandbox = sandbox;
    this.#defects = defects;
    this.#variant = variant;
    this.#ownUrl = ownUrl;
  }

  has(defect: Defect): boolean {
    return this.#defects.has(defect);
  }

  list(): readonly Installation[] {
    return this.#installations;
  }

  start(): void {
    const interval = this.#variant.intervalMs ?? 1000;
    this.#timer = setInterval(
      () => {
        if (this.has('failure-stops-later') || this.#variant.oneByOne) void this.#oneByOne();
        else for (const one of this.#installations) void this.#tick(one);
      },
      Math.min(interval, 500),
    );
  }

  #isBusy = false;

  async #oneByOne(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (const one of this.#installations) {
      await this.#tick(one);
      if (this.has('failure-stops-later') && one.failed) break;
    }
    this.#isBusy = false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A Datadog host in the browser: the sandbox has each under its name. */
  browserUrl(host: string, path: string): string {
    return /(?:datadoghq\.(?:com|eu)|ddog-gov\.com)(?::\d+)?$/.test(host) &&
      !host.includes('@') &&
      !host.includes('/')
      ? `${this.#sandbox}/${host}${path}`
      : `https://${host}${path}`;
  }

  #call(host: string, path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.#sandbox}/${host}${path}`, {
      redirect:
        this.has('redirects-followed') ||
        (this.has('token-redirect-followed') && path.startsWith('/oauth2/v1/token'))
          ? 'follow'
          : 'manual',
      signal: AbortSignal.timeout(10_000),
      ...init,
    });
  }

  async probe(domain: string): Promise<void> {
    await this.#call(`api.${domain}`, '/api/v1/validate', {}).catch(() => undefined);
  }

  async connect(wanted: Connecting): Promise<'connected' | 'failed' | 'no-key'> {
    const tokens = await this.#token(wanted.apiHost, {
      grant_type: 'authorization_code',
      redirect_uri: wanted.redirectUri,
      code: wanted.code,
      ...(wanted.verifier !== undefined && { code_verifier: wanted.verifier }),
    });
    if (!tokens) return 'failed';
    if (
      this.has('one-customer-only') &&
      this.#installations.some(({ account }) => account !== wanted.account)
    )
      return 'failed';
    const same = this.#installations.find(
      (one) =>
        (one.account === wanted.account || this.has('keyed-by-organization')) &&
        one.status !== 'ended' &&
        (this.has('keyed-by-site')
          ? one.domain === wanted.domain
          : one.organization.id === wanted.organization.id),
    );
    const before = this.#installations.find(
      (one) =>
        one.account === wanted.account &&
        one.organization.id === wanted.organization.id &&
        one.status === 'ended',
    );
    const revived = this.#variant.revivesWebhook ? before : undefined;
    if (revived) this.#installations = this.#installations.filter((each) => each !== revived);
    const one: Installation =
      same && !this.has('keyed-by-organization')
        ? same
        : {
            id: same?.id ?? randomBytes(9).toString('base64url'),
            account: wanted.account,
            domain: wanted.domain,
            organization: wanted.organization,
            status: 'connected',
            apiHost: '',
            accessToken: '',
            refreshToken: '',
            expiresAt: 0,
            lifeMs: 0,
            apiKey: this.has('reconnect-keeps-dead-key') ? before?.apiKey : undefined,
            hookId: revived?.hookId ?? randomBytes(12).toString('base64url'),
            hookSecret:
              revived?.hookSecret ??
              (this.has('webhook-secret-shared')
                ? this.#sharedSecret
                : randomBytes(24).toString('base64url')),
            hasHook: revived !== undefined || (before !== undefined && this.has('reconnect-without-webhook')),
            hookName: revived?.hookName ?? '',
            verifier: wanted.verifier,
            history: [],
            alerts: [],
            seen: new Set(),
            queues: new Map(),
            draining: new Set(),
            refreshing: undefined,
            nextRefreshAt: 0,
            lastTick: 0,
            retryAt: 0,
            sent: [],
            since: new Date().toISOString(),
          };
    if (this.has('second-job-on-reconnect') && same)
      setInterval(() => {
        if (one.apiKey !== undefined && one.status === 'connected') {
          this.#collect(one);
          for (const family of one.queues.keys()) void this.#drain(one, family);
        }
      }, 1000).unref();
    if (same && one === same && !this.has('old-grant-survives'))
      await this.#revoke(one, one.refreshToken, one.accessToken);
    this.#keep(one, tokens);
    if (this.#variant.readsByTimer && !same) this.#readByTimer(one, 2000);
    if (this.#variant.refreshesByTimer && !same)
      setInterval(() => {
        if (one.status === 'connected' && Date.now() > one.expiresAt - one.lifeMs * 0.3)
          void this.#freshToken(one, true);
      }, 300).unref();
    if (this.has('refreshes-after-end')) setInterval(() => void this.#refresh(one), one.lifeMs * 0.8).unref();
    one.apiHost = wanted.apiHost.startsWith('api.') ? wanted.apiHost : `api.${wanted.domain}`;
    if (!(this.has('authorized-again-ignored') && one.status === 'needs-attention')) one.status = 'connected';
    if (!same) this.#installations.push(one);
    else if (one !== same)
      this.#installations = this.#installations.map((other) => (other === same ? one : other));
    if (this.has('key-asked-on-reconnect') && same) {
      if (!(await this.#makeKey({ ...one, apiKey: undefined }))) one.status = 'needs-attention';
      return one.status === 'connected' ? 'connected' : 'no-key';
    }
    if (this.has('key-dropped-on-reconnect') && same) one.apiKey = undefined;
    if (this.has('key-never-made')) return 'connected';
    if (this.has('history-on-reconnect') && same)
      for (const { host, path, body } of one.sent.splice(0)) this.#queue(one, host, path, body);
    const finish = async (): Promise<'connected' | 'no-key'> => {
      if (one.accessToken === '') return 'connected';
      if (one.apiKey === undefined && !(await this.#makeKey(one))) {
        if (this.has('conflict-asked-later')) setInterval(() => void this.#makeKey(one), 1000).unref();
        one.status =
          this.has('key-forbidden-is-success') ||
          this.has('conflict-is-success') ||
          (this.has('key-outage-is-success') && this.#keyStatus >= 500)
            ? 'connected'
            : 'needs-attention';
        return one.status === 'connected' ? 'connected' : 'no-key';
      }
      const made = await this.#makeHook(one);
      if (!made && this.has('webhook-failure-loses')) {
        this.#installations = this.#installations.filter((each) => each !== one);
        return 'no-key';
      }
      return 'connected';
    };
    if (!this.#variant.keyByJob) return finish();
    setTimeout(() => void finish(), 700);
    return 'connected';
  }

  async #token(host: string, parameters: Record<string, string>): Promise<Tokens | undefined> {
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...parameters });
    const query = this.has('secret-in-token-address') ? `?client_secret=${clientSecret}` : '';
    const response = await this.#call(host, `/oauth2/v1/token${query}`, { method: 'POST', body }).catch(
      () => undefined,
    );
    if (response?.status === 200 && !(response.headers.get('content-type') ?? '').includes('json'))
      return this.has('portal-taken-for-exchange')
        ? { access_token: '', refresh_token: '', expires_in: 3600 }
        : undefined;
    if (response === undefined && this.has('dies-without-answer')) throw new Error('no answer');
    return response?.status === 200 ? ((await response.json()) as Tokens) : undefined;
  }

  #keep(one: Installation, tokens: Tokens): void {
    one.accessToken = tokens.access_token;
    one.refreshToken =
      this.has('rotation-lost') && one.refreshToken !== '' && one.status === 'connected'
        ? one.refreshToken
        : (tokens.refresh_token ?? one.refreshToken);
    one.lifeMs = tokens.expires_in * 1000;
    one.expiresAt =
      Date.now() +
      (this.has('refreshes-hourly')
        ? 3_600_000
        : one.lifeMs * (this.has('expires-in-milliseconds') ? 0.001 : 0.8));
  }

  #keyStatus = 0;

  async #makeKey(one: Installation): Promise<boolean> {
    const attempts = this.has('key-outage-storm')
      ? 12
      : this.has('conflict-repeated') || this.has('lost-answer-repeated')
        ? 3
        : this.has('key-made-twice')
          ? 2
          : 1;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const response = await this.#call(one.apiHost, '/api/v2/api_keys/marketplace', {
        method: 'POST',
        headers: { authorization: `Bearer ${one.accessToken}` },
      }).catch(() => undefined);
      this.#keyStatus = response?.status ?? 0;
      if (response?.status === 201) {
        const answer = (await response.json()) as { data: { attributes: { key: string } } };
        one.apiKey = answer.data.attributes.key;
        if (!this.has('key-made-twice')) return true;
      }
    }
    return one.apiKey !== undefined;
  }

  async #makeHook(one: Installation): Promise<boolean> {
    if (this.has('no-webhook') || (one.hasHook && !this.has('webhook-each-time'))) return true;
    if (this.has('webhook-secret-in-address')) one.hookName = '';
    one.hookName = `harbor-${one.id}-${randomBytes(3).toString('hex')}`;
    const payload = {
      id: '$ID',
      cycle: '$ALERT_CYCLE_KEY',
      org: '$ORG_NAME',
      ...(!this.has('payload-without-transition') && { transition: '$ALERT_TRANSITION' }),
      title: '$ALERT_TITLE',
      date: '$DATE',
      ...(this.has('alert-link-unchecked') && { link: '$LINK' }),
    };
    const host = this.has('webhook-at-us1') ? 'api.datadoghq.com' : one.apiHost;
    const create = () =>
      this.#call(host, '/api/v1/integration/webhooks/configuration/webhooks', {
        method: 'POST',
        headers: { authorization: `Bearer ${one.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          name: one.hookName,
          url: `${this.hookOrigin ?? this.#ownUrl()}/hooks/${one.hookId}${this.has('webhook-secret-in-address') || this.has('webhook-secret-in-both') ? `?secret=${one.hookSecret}` : ''}`,
          payload: JSON.stringify(payload),
          ...(!this.has('webhook-without-secret') &&
            !this.has('webhook-secret-in-address') && {
              custom_headers: JSON.stringify({ 'x-harbor-secret': one.hookSecret }),
            }),
        }),
      }).catch(() => undefined);
    let response = await create();
    for (
      let more = 0;
      this.has('webhook-creation-stormed') && response?.status === 503 && more < 40;
      more += 1
    )
      response = await create();
    one.hasHook = response?.status === 201 || response === undefined;
    return one.hasHook;
  }

  /** Refreshes when it is time; one refresh at a time for each installation. */
  async #freshToken(one: Installation, isEarly = false): Promise<boolean> {
    if ((Date.now() < one.expiresAt && !isEarly) || this.has('never-refreshes')) return true;
    if (Date.now() < one.nextRefreshAt && !this.has('refresh-storm')) return false;
    if (this.has('parallel-refreshes')) return this.#refresh(one);
    one.refreshing ??= this.#refresh(one).finally(() => {
      one.refreshing = undefined;
    });
    return one.refreshing;
  }

  async #refresh(one: Installation): Promise<boolean> {
    const host = this.has('refresh-at-us1')
      ? 'api.datadoghq.com'
      : this.has('refresh-at-web-host')
        ? one.apiHost.replace('api.', 'app.')
        : this.has('refresh-at-first-site')
          ? (this.#installations[0]?.apiHost ?? one.apiHost)
          : one.apiHost;
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: this.has('refresh-token-of-newest')
        ? (this.#installations.at(-1)?.refreshToken ?? one.refreshToken)
        : one.refreshToken,
      client_id: this.has('refresh-with-other-client') ? '00000000-0c3f-4a4c-8a35-0b7f3e7c2a44' : clientId,
      ...(!this.has('refresh-without-secret') && { client_secret: clientSecret }),
    });
    let attempts = this.has('refresh-storm') ? 12 : 1;
    let status = 0;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const response = await this.#call(host, '/oauth2/v1/token', { method: 'POST', body }).catch(
        () => undefined,
      );
      status = response?.status ?? 0;
      if (status === 429 && this.has('refresh-limit-ignored')) attempts = 30;
      if (status === 200 && !(response?.headers.get('content-type') ?? '').includes('json')) {
        if (!this.has('portal-taken-for-tokens')) continue;
        Object.assign(one, { accessToken: '', refreshToken: '', expiresAt: Date.now() + 3_600_000 });
        return true;
      }
      if (response?.status === 200) {
        this.#keep(one, (await response.json()) as Tokens);
        return true;
      }
    }
    one.nextRefreshAt = Date.now() + 1000;
    if (this.has('invalid-grant-ignored')) one.nextRefreshAt = 0;
    else if (status === 400 && this.has('invalid-grant-still-connected')) one.nextRefreshAt = Infinity;
    else if (
      status === 400 ||
      this.has('outage-ends-connection') ||
      (status === 429 && this.has('limit-ends-connection')) ||
      (status === 0 && this.has('drop-ends-connection'))
    )
      this.#stop(one, 'late-renewal-revives');
    if (status === 400 && this.has('revoked-stops-everybody')) this.#pausedUntil = Infinity;
    return false;
  }

  readonly #counted = new Map<string, number | undefined>();

  async countMonitors(one: Installation): Promise<number | undefined> {
    return this.#variant.readsByTimer ? this.#counted.get(one.id) : this.#readMonitors(one);
  }

  /** Reads soon, and again at times that have nothing to do with pages. */
  #readByTimer(one: Installation, afterMs: number): void {
    setTimeout(() => {
      void this.#readMonitors(one).then((count) => this.#counted.set(one.id, count));
      if (one.status !== 'ended') this.#readByTimer(one, 6000);
    }, afterMs).unref();
  }

  async #readMonitors(one: Installation): Promise<number | undefined> {
    if (one.status !== 'connected' || !(await this.#freshToken(one))) return undefined;
    const query = this.has('token-in-url') ? `?access_token=${one.accessToken}` : '';
    if (this.has('token-of-newest'))
      one.accessToken =
        this.#installations.filter(({ account }) => account === one.account).at(-1)?.accessToken ?? '';
    const token = () => (this.has('token-truncated') ? one.accessToken.slice(0, -1) : one.accessToken);
    const ask = () =>
      this.#call(this.has('reads-at-us1') ? 'api.datadoghq.com' : one.apiHost, `/api/v1/monitor${query}`, {
        headers: { authorization: `Bearer ${token()}` },
      }).catch(() => undefined);
    let response = await ask();
    for (
      let again = 0;
      this.has('unauthorized-loops') && response?.status === 401 && again < 500;
      again += 1
    ) {
      await this.#refresh(one);
      response = await ask();
    }
    for (
      let again = 0;
      this.has('reads-repeated-at-once') && (response?.status ?? 0) > 403 && again < 200;
      again += 1
    )
      response = await ask();
    if (this.has('forbidden-ends-connection') && response?.status === 403)
      this.#stop(one, 'late-refusal-revives');
    if (this.has('unauthorized-ends-connection') && response?.status === 401)
      this.#stop(one, 'late-refusal-revives');
    else if (response?.status === 401 || (this.has('forbidden-refreshes') && response?.status === 403)) {
      if (!(await this.#refresh(one))) return undefined;
      response = await ask();
    }
    const list: unknown = response?.status === 200 ? await response.json() : undefined;
    return Array.isArray(list) ? list.length : undefined;
  }

  async #revoke(one: Installation, token: string, bearer: string): Promise<boolean> {
    const host = this.has('revoked-at-us1') ? 'api.datadoghq.com' : `api.${one.domain}`;
    const body = new URLSearchParams({
      ...(!this.has('revoke-without-client') && { client_id: clientId, client_secret: clientSecret }),
      token: this.has('revoke-wrong-token') ? one.id : token,
      token_type_hint: 'refresh_token',
    });
    const response = await this.#call(host, '/oauth2/v1/revoke', {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${bearer}` },
    }).catch(() => undefined);
    return response?.status === 200;
  }

  async disconnect(one: Installation): Promise<boolean> {
    if (this.has('disconnect-needs-token')) {
      const response = await this.#call(one.apiHost, '/api/v1/monitor', {
        headers: { authorization: `Bearer ${one.accessToken}` },
      });
      if (response.status !== 200) return false;
    }
    const ending = this.has('disconnect-ends-all')
      ? this.#installations.filter(({ account }) => account === one.account)
      : [one];
    for (const each of ending) {
      if (!this.has('disconnected-still-listed')) each.status = 'ended';
      if (!this.has('reconnect-keeps-dead-key') && !this.has('data-goes-on')) each.apiKey = undefined;
      if (this.has('end-stops-everybody')) this.#pausedUntil = Infinity;
      if (this.has('not-revoked')) continue;
      const token = each.refreshToken;
      if (this.#variant.cleansUpLater) {
        setTimeout(() => void this.#cleanUp(each, token), 2500);
        continue;
      }
      const retry = async (left: number): Promise<void> => {
        if (
          (await this.#revoke(each, token, each.accessToken)) ||
          left === 0 ||
          this.has('revocation-not-retried')
        )
          return;
        setTimeout(() => void retry(left - 1), 800);
      };
      await retry(5);
    }
    if (!this.has('disconnected-still-listed')) this.#installations = this.#installations.map((each) => each);
    return true;
  }

  async #cleanUp(one: Installation, token: string): Promise<void> {
    const path = `/api/v1/integration/webhooks/configuration/webhooks/${one.hookName}`;
    const headers = { authorization: `Bearer ${one.accessToken}` };
    await this.#call(one.apiHost, path, { method: 'DELETE', headers }).catch(() => undefined);
    for (let tries = 0; tries < 5; tries += 1) {
      if (await this.#revoke(one, token, one.accessToken)) return;
      await new Promise((ready) => setTimeout(ready, 1000));
    }
  }

  /** Takes an alert in: once for each event, by its date. */
  receive(one: Installation, alert: unknown): { status: number; body: string } {
    if (typeof alert !== 'object' || alert === null || Array.isArray(alert))
      return { status: this.has('malformed-500') ? 500 : 400, body: '' };
    const field = (name: string): string => {
      const value: unknown = Reflect.get(alert, name);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    };
    if (
      this.has('unknown-fields-refused') &&
      Object.keys(alert).some((name) => !['id', 'cycle', 'org', 'transition', 'title', 'date'].includes(name))
    )
      return { status: 422, body: '' };
    const [id, cycle, transition, title, date] = ['id', 'cycle', 'transition', 'title', 'date'].map(field);
    if (
      ![
        'Triggered',
        'Recovered',
        'Warn',
        'No Data',
        'Re-Triggered',
        'Re-Warn',
        'Re-No Data',
        'Renotify',
      ].includes(transition ?? '')
    ) {
      if (this.has('unknown-transition-closes'))
        for (const each of one.alerts) if (each.key === cycle) each.open = false;
      return { status: this.has('unknown-transition-500') ? 500 : 202, body: '' };
    }
    if (this.has('warning-refused') && transition?.includes('Warn')) return { status: 400, body: '' };
    if (this.has('alert-without-effect')) return { status: 202, body: '' };
    const mark = this.has('alerts-by-title')
      ? `${title ?? ''} ${transition ?? ''}`
      : `${id ?? ''} ${transition ?? ''}`;
    const { seen } = one;
    const isKnown = this.has('last-delivery-remembered') ? [...one.seen].at(-1) === mark : seen.has(mark);
    const remember = () => {
      if (this.has('recovery-forgets') && transition === 'Recovered') one.seen.clear();
      seen.delete(mark);
      seen.add(mark);
    };
    if (this.has('duplicates-raced')) setTimeout(remember, 50);
    else remember();
    if (isKnown && !this.has('duplicates-counted')) return { status: 200, body: '' };
    one.history.push(`${transition ?? ''}: ${title ?? ''}`);
    const at = Number(date);
    const known = one.alerts.find(({ key }) => key === cycle);
    const isOpen = this.has('reminder-closes') ? transition === 'Triggered' : transition !== 'Recovered';
    if (this.has('recovery-closes-all') && !isOpen) for (const alert of one.alerts) alert.open = false;
    if (!isOpen && this.has('recovery-ignored')) return { status: 202, body: '' };
    const isRepeat =
      (known !== undefined && this.has('last-delivery-remembered') && isOpen === known.open) ||
      (known !== undefined &&
        (this.has('duplicates-counted') || this.has('duplicates-raced')) &&
        isOpen === known.open);
    if (known && !isRepeat) {
      if (at >= known.at || this.has('late-alert-reopens') || this.has('recovery-forgets'))
        Object.assign(known, { open: isOpen, at });
      return { status: 202, body: '' };
    }
    one.alerts.push({
      title: title ?? '',
      open: isOpen,
      key: cycle ?? '',
      at,
      count: 1,
      link: field('link'),
    });
    return { status: 202, body: '' };
  }

  async #tick(one: Installation): Promise<void> {
    const interval = this.#variant.intervalMs ?? 1000;
    if (Date.now() - one.lastTick < interval || one.apiKey === undefined) return;
    if (Date.now() < this.#pausedUntil) return;
    if (one.status !== 'connected' && !(one.status === 'ended' && this.has('data-goes-on'))) return;
    if (this.has('sent-once') && one.lastTick > 0) return;
    one.lastTick = Date.now();
    if (!this.has('one-cursor-for-all') || Date.now() - this.#cursor > interval * 0.9) this.#collect(one);
    this.#cursor = Date.now();
    if (this.has('flood'))
      for (let more = 0; more < 60; more += 1) {
        void this.#call(`api.${one.domain}`, '/api/v2/series', {
          method: 'POST',
          body: JSON.stringify({ series: [{ metric: 'harbor_watch.ships', type: 3, points: [] }] }),
          headers: { 'content-type': 'application/json', 'dd-api-key': one.apiKey },
        }).catch(() => undefined);
      }
    await this.countMonitors(one);
    await Promise.all([...one.queues.keys()].map((family) => this.#drain(one, family)));
  }

  #collect(one: Installation): void {
    const seconds = Math.floor(Date.now() / 1000);
    const time = this.has('local-time')
      ? seconds + 2 * 3600
      : this.has('time-in-milliseconds')
        ? Date.now()
        : this.has('points-old')
          ? seconds - 2 * 3600
          : seconds;
    const accounts = this.has('data-mixed')
      ? [...new Set(this.#installations.map(({ account }) => account))]
      : [one.account];
    const site = this.has('data-at-us1') ? 'datadoghq.com' : one.domain;
    const api = `api.${site}`;
    this.#moves += 1;
    for (const account of accounts) {
      const tags = this.has('tags-left-out')
        ? ['port:hamburg']
        : [
            `account:${account}`,
            'berth:7',
            'crane:2',
            ...(this.has('tag-undefined') ? ['berth:undefined'] : []),
            ...(this.has('tag-none') ? ['berth:None'] : []),
            ...(this.has('tag-object') ? ['berth:[object Object]'] : []),
            ...(this.has('tag-unique') ? [`move:${seconds}${this.#moves}`] : []),
          ];
      const series: Record<string, unknown>[] = [
        {
          metric: 'harbor_watch.ships',
          type: this.has('gauge-as-count') ? 1 : 3,
          points: [{ timestamp: time, value: this.has('value-as-text') ? '12' : 12 }],
          tags: this.has('monitored-tag-missing') ? tags.filter((tag) => !tag.startsWith('berth:')) : tags,
          ...(this.has('unit-wrong') && { unit: 'byte' }),
        },
        {
          metric: 'harbor_watch.moves',
          type: this.has('count-as-gauge') ? 3 : this.has('rate-without-interval') ? 2 : 1,
          ...(!this.has('rate-without-interval') && { interval: 1 }),
          points: [{ timestamp: time, value: this.has('count-negative') ? -3 : 4 }],
          tags,
        },
      ];
      for (let ship = 0; this.#variant.fleet && ship < 5; ship += 1)
        series.push({
          metric: 'harbor_watch.ships',
          type: 3,
          points: [{ timestamp: time, value: ship }],
          tags: [...tags, `imo:${9_300_001 + ship}`],
        });
      if (this.has('metric-missing')) series.shift();
      if (this.has('metric-unknown'))
        series.push({ metric: 'harbor_watch.gulls', type: 3, points: [{ timestamp: time, value: 1 }], tags });
      if (this.#variant.deflatesEach)
        for (const each of series) this.#queue(one, api, '/api/v2/series', { series: [each] });
      else
        this.#queue(one, api, '/api/v2/series', this.has('body-malformed') ? { series: 'none' } : { series });
      if (this.has('sent-twice')) this.#queue(one, api, '/api/v2/series', { series });
      if (!this.has('no-logs')) {
        this.#queue(
          one,
          this.has('logs-at-us1')
            ? 'http-intake.logs.datadoghq.com'
            : this.has('logs-at-api-host')
              ? api
              : `http-intake.logs.${site}`,
          '/api/v2/logs',
          [
            {
              ...(!this.has('source-missing') && {
                ddsource: this.has('source-of-language') ? 'nodejs' : 'harbor_watch',
              }),
              ...(!this.has('log-without-service') && { service: 'port' }),
              ddtags: this.has('log-tags-as-list') ? tags : tags.join(','),
              ...(this.has('log-time-in-seconds') && { timestamp: seconds }),
              message: `ship ${this.#moves} of ${account} at ${new Date().toISOString()}${this.has('token-in-log') ? ` authorization=Bearer ${one.accessToken}` : ''}`,
            },
          ],
        );
      }
      this.#queue(one, api, '/api/v1/events', {
        title: this.has('event-untitled') ? '' : `Ship ${this.#moves} moored`,
        text: `at berth 7 at ${seconds}`,
        alert_type: this.has('alert-type-unknown') ? 'happy' : 'info',
        date_happened: this.has('event-in-milliseconds') ? Date.now() : seconds,
        tags,
      });
      this.#queue(one, api, '/api/v1/check_run', [
        {
          check: this.has('check-unknown') ? 'harbor_watch.alive' : 'harbor_watch.reachable',
          host_name: 'port',
          status: this.has('check-status-text') ? 'ok' : 0,
          timestamp: seconds,
          tags,
        },
      ]);
    }
  }

  #queue(one: Installation, host: string, path: string, body: unknown): void {
    const family = `${host}${path}`;
    const queue = one.queues.get(family) ?? [];
    one.queues.set(family, queue);
    if (queue.length < 100) queue.push({ host, path, body: JSON.stringify(body), waits: 0 });
    if (this.has('history-on-reconnect')) one.sent.push({ host, path, body });
  }

  /** One request at a time for each kind of data. */
  async #drain(one: Installation, family: string): Promise<void> {
    if (one.draining.has(family)) return;
    one.draining.add(family);
    await this.#send(one, family).finally(() => one.draining.delete(family));
  }

  async #send(one: Installation, family: string): Promise<void> {
    const queue = one.queues.get(family) ?? [];
    while (queue.length > 0 && one.apiKey !== undefined) {
      const next = queue[0];
      if (!next || next.waits > Date.now()) return;
      queue.shift();
      // The intakes of events and checks are not documented to take it.
      const { deflatesEach } = this.#variant;
      const isCompressed =
        (this.#variant.compresses === true || deflatesEach) && /series|logs/.test(next.path);
      const query = this.has('key-in-query')
        ? `?api_key=${one.apiKey}`
        : this.has('key-in-query-unnamed')
          ? `?k=${one.apiKey}`
          : '';
      const response = await this.#call(next.host, `${next.path}${query}`, {
        method: 'POST',
        body: isCompressed ? (deflatesEach ? deflateSync(next.body) : gzipSync(next.body)) : next.body,
        headers: {
          'content-type': 'application/json',
          'dd-api-key': one.apiKey,
          ...(isCompressed && { 'content-encoding': deflatesEach ? 'deflate' : 'gzip' }),
        },
      }).catch(() => undefined);
      const status = response?.status ?? 0;
      one.failed = status >= 400 || status === 0;
      if (status === 0 && this.has('drop-loses-data')) return;
      if (status === 500 && this.has('server-error-loses-data')) return;
      if (status === 429 && this.has('limit-loses-data')) {
        for (const waiting of queue)
          waiting.waits = Date.now() + 1000 * Number(response?.headers.get('x-ratelimit-reset') ?? 1);
        one.lastTick = Date.now() + 1000 * Number(response?.headers.get('x-ratelimit-reset') ?? 1);
        return;
      }
      if (status === 413 && this.has('too-large-repeated')) {
        queue.unshift({ ...next, waits: Date.now() + 300 });
        return;
      }
      if (status === 403) {
        if (!this.has('revoked-key-hammered')) this.#stop(one, 'late-refusal-revives');
        return;
      }
      if (status === 429) {
        const seconds = Number(response?.headers.get('x-ratelimit-reset') ?? 1);
        if (this.has('limit-stops-everybody')) this.#pausedUntil = Date.now() + seconds * 1000;
        queue.unshift({ ...next, waits: this.has('rate-limit-ignored') ? 0 : Date.now() + seconds * 1000 });
        return;
      }
      if (
        status >= 500 ||
        status === 0 ||
        (status >= 300 && status < 400) ||
        (status === 400 && this.has('refused-repeated'))
      ) {
        if (this.has('outage-hammered')) {
          queue.unshift(next);
          await new Promise((ready) => setTimeout(ready, 20));
          continue;
        }
        if (this.has('outage-drops-logs') && next.path.includes('logs')) return;
        if (!this.has('outage-drops')) queue.unshift({ ...next, waits: Date.now() + 300 });
        return;
      }
    }
  }

  /** What Datadog refuses while the customer disconnects must not bring the installation back. */
  #stop(one: Installation, defect: Defect): void {
    if (one.status === 'connected' || this.has(defect)) one.status = 'needs-attention';
  }
}
