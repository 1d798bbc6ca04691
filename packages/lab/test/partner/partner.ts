import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Socket } from 'node:net';
import type { Defect } from './defects.ts';
import { Backend, type Installation } from './backend.ts';
import { clientId, clientSecret, type Variant } from './variant.ts';

export interface PartnerOptions {
  readonly sandbox: string;
  readonly defects?: readonly Defect[];
  readonly variant?: Variant;
}

/** The table of sites: web host and site parameter. */
export const siteTable: readonly [web: string, domain: string][] = [
  ['app.datadoghq.com', 'datadoghq.com'],
  ['us3.datadoghq.com', 'us3.datadoghq.com'],
  ['us5.datadoghq.com', 'us5.datadoghq.com'],
  ['app.datadoghq.eu', 'datadoghq.eu'],
  ['ap1.datadoghq.com', 'ap1.datadoghq.com'],
  ['ap2.datadoghq.com', 'ap2.datadoghq.com'],
  ['uk1.datadoghq.com', 'uk1.datadoghq.com'],
  ['app.ddog-gov.com', 'ddog-gov.com'],
  ['us2.ddog-gov.com', 'us2.ddog-gov.com'],
];

interface Attempt {
  readonly session: string;
  readonly account: string;
  readonly verifier: string;
  readonly domain: string;
  used: boolean;
}

interface Session {
  attempts?: Record<string, Attempt>;
  account: string | undefined;
  returnTo: string | undefined;
  readonly csrf: string;
  denied?: boolean;
}

interface Reply {
  status: number;
  body: string;
  headers?: Record<string, string | string[]>;
}

/**
 * An independent partner: plain HTTP, state in memory, no code of the reference server. Correct without defects; every
 * defect is one mistake.
 */
export class Partner {
  readonly #defects: ReadonlySet<Defect>;
  readonly #variant: Variant;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Map<string, Session>();
  readonly #attempts = new Map<string, Attempt>();
  readonly backend: Backend;
  #url = '';
  #counter = 1000;
  #isDead = false;

  private constructor(options: PartnerOptions) {
    this.#defects = new Set(options.defects ?? []);
    this.#variant = options.variant ?? {};
    this.backend = new Backend(options.sandbox, this.#defects, this.#variant, () => this.#url);
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    };
    const { tls } = this.#variant;
    this.#server = tls ? createHttp2Server(tls, listener) : createServer(listener);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: PartnerOptions): Promise<Partner> {
    const partner = new Partner(options);
    const host = partner.#variant.ipv6 ? '::1' : '127.0.0.1';
    await new Promise<void>((ready) => partner.#server.listen(0, host, ready));
    const address = partner.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    partner.#url = `${partner.#variant.tls ? 'https' : 'http'}://${host === '::1' ? '[::1]' : host}:${port}`;
    partner.backend.start();
    return partner;
  }

  get url(): string {
    return this.#url;
  }

  async close(): Promise<void> {
    this.backend.stop();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  has(defect: Defect): boolean {
    return this.#defects.has(defect);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isDead) {
      request.socket.destroy();
      return;
    }
    const { answersAfterMs, limit, closesConnections } = this.#variant;
    if (this.#variant.locksSession) {
      const visitor = request.headers.cookie ?? '';
      const earlier = visitor === '' ? undefined : this.#locks.get(visitor);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      if (visitor !== '') this.#locks.set(visitor, promise);
      response.once('close', () => {
        resolve(undefined);
      });
      await earlier;
    }
    if (answersAfterMs !== undefined) await new Promise((ready) => setTimeout(ready, answersAfterMs));
    if (this.has('silence-blocks-all')) await this.#connecting;
    let reply: Reply;
    try {
      const url = new URL(request.url ?? '/', this.#url);
      decodeURIComponent(url.pathname);
      const maxBytes = this.has('no-size-limit') ? 1e9 : this.has('large-alert-refused') ? 20_000 : 1_000_000;
      const body = await readBody(request, maxBytes);
      reply =
        body === undefined
          ? { status: 413, body: 'too large' }
          : limit && this.#isOverLimit(request, limit)
            ? { status: 429, body: 'Too many requests', headers: { 'retry-after': '1' } }
            : this.#variant.strict && this.#isStrange(request, url)
              ? this.#refuse(400, 'This request is not known here.')
              : this.#variant.sealedSession
                ? await this.#routeSealed(request, url, body)
                : await this.#route(request, url, body);
    } catch (error) {
      if (this.has('dies-of-bad-input')) this.#isDead = true;
      const text = this.has('stack-traces') && error instanceof Error ? (error.stack ?? '') : 'Bad request';
      reply = {
        status: ['bad-input-500', 'cookie-unreadable-500', 'prototype-looked-up'].some((defect) =>
          this.#defects.has(defect as Defect),
        )
          ? 500
          : 400,
        body: `<!doctype html><p>${text}</p>`,
        headers: { 'content-type': 'text/html' },
      };
    }
    const headers: Record<string, string | string[]> = {
      'content-type': this.#variant.jsonOnly ? 'application/json' : 'text/html; charset=utf-8',
      'cache-control':
        this.has('cached') ||
        (this.has('details-cached') && /^\/links\/./.test(request.url ?? '')) ||
        (this.has('alerts-cached') && (request.url ?? '').startsWith('/alerts')) ||
        (this.has('callback-cached') && (request.url ?? '').startsWith('/connect/datadog/return'))
          ? 'public, max-age=600'
          : 'no-store',
      ...(!this.has('framed') && { 'content-security-policy': "default-src 'self'; frame-ancestors 'none'" }),
      'referrer-policy': this.has('referrer-unsafe') ? 'unsafe-url' : 'no-referrer',
      ...(!this.has('sniffed') && { 'x-content-type-options': 'nosniff' }),
      ...(this.#variant.tls && !this.has('no-hsts') && { 'strict-transport-security': 'max-age=31536000' }),
      ...(this.has('cors-any-with-credentials') && {
        'access-control-allow-origin': '*',
        'access-control-allow-credentials': 'true',
      }),
      ...(this.has('cors-host-within') &&
        (request.headers.origin ?? '').includes('127.0.0.1') && {
          'access-control-allow-origin': request.headers.origin ?? '',
          'access-control-allow-credentials': 'true',
        }),
      ...(this.has('cors-reflected') &&
        request.headers.origin !== undefined && {
          'access-control-allow-origin': request.headers.origin,
          'access-control-allow-credentials': 'true',
        }),
      ...(this.has('end-page-cached') &&
        request.url?.startsWith('/connect/done') && { 'cache-control': 'public, max-age=60' }),
      ...(closesConnections && { connection: 'close' }),
      ...(this.has('key-in-header') && { 'x-debug': this.backend.list().at(-1)?.apiKey ?? 'none' }),
      ...reply.headers,
    };
    try {
      response.writeHead(reply.status, headers);
    } catch {
      response.writeHead(500).end();
      return;
    }
    response.end(request.method === 'HEAD' ? undefined : reply.body);
  }

  readonly #locks = new Map<string, Promise<undefined>>();
  #forwarded: string | undefined;
  #connecting: Promise<unknown> | undefined;
  #current: string | undefined;
  readonly #windows = new Map<string, { until: number; count: number }>();

  #isOverLimit(
    request: IncomingMessage,
    { requests, seconds }: { requests: number; seconds: number },
  ): boolean {
    const visitor = request.headers.cookie ?? '';
    const known = this.#windows.get(visitor);
    const window =
      known && known.until > Date.now() ? known : { until: Date.now() + seconds * 1000, count: 0 };
    this.#windows.set(visitor, window);
    window.count += 1;
    return window.count > requests;
  }

  #isStrange(request: IncomingMessage, url: URL): boolean {
    const known =
      /^\/(?:connect\/datadog|connect\/datadog\/return|connect\/done|login|links|alerts)$|^\/(?:hooks|links)\//;
    const parameters =
      'site domain next step from code state error error_description dd_oid dd_org_name client_id scope error_uri';
    return (
      request.headers.host !== new URL(this.#url).host ||
      (known.test(url.pathname) && !['GET', 'POST'].includes(request.method ?? '')) ||
      [...url.searchParams.keys()].some((name) => !parameters.split(' ').includes(name)) ||
      new Set(url.searchParams.keys()).size !== url.searchParams.size
    );
  }

  /** Each request works on a copy of the session that its cookie holds; what changed goes into a new cookie. */
  async #routeSealed(request: IncomingMessage, url: URL, body: string): Promise<Reply> {
    const [id, kept] = this.#sessionOf(request);
    if (id === undefined || !kept) return this.#route(request, url, body);
    const before = JSON.stringify(kept);
    const copy = randomBytes(18).toString('base64url');
    this.#sessions.set(copy, JSON.parse(before) as Session);
    request.headers.cookie = (request.headers.cookie ?? '').replace(id, copy);
    const reply = await this.#route(request, url, body);
    const cookies = [reply.headers?.['set-cookie'] ?? []].flat();
    const after = this.#sessions.get(copy);
    this.#sessions.set(id, JSON.parse(before) as Session);
    if (!after || JSON.stringify(after) === before || cookies.some((one) => one.startsWith(this.#cookieName)))
      return reply;
    return { ...reply, headers: { ...reply.headers, 'set-cookie': [...cookies, this.#cookie(copy)] } };
  }

  /** States that were used, for sessions that cannot remember them. */
  readonly #usedStates = new Set<string>();

  async #route(request: IncomingMessage, url: URL, body: string): Promise<Reply> {
    const method = request.method ?? 'GET';
    const [id, session] = this.#sessionOf(request);
    if (
      this.#variant.trailingSlash &&
      !url.pathname.endsWith('/') &&
      !/^\/(?:hooks|connect)\//.test(url.pathname)
    )
      return { status: 308, body: '', headers: { location: `${url.pathname}/${url.search}` } };
    const pathname = this.#variant.trailingSlash ? url.pathname.replace(/(.)\/$/, '$1') : url.pathname;
    const forwarded = request.headers['x-forwarded-host'];
    this.#forwarded = typeof forwarded === 'string' ? `https://${forwarded}` : undefined;
    if (this.has('cookie-unreadable-500')) decodeURIComponent(request.headers.cookie ?? '');
    if (this.has('cookie-kills') && (request.headers.cookie ?? '').includes('%')) {
      this.#isDead = true;
      request.socket.destroy();
    }
    if (session?.account !== undefined) this.#current = session.account;
    const isForeign = (request.headers.origin ?? '') !== this.#url;
    if (this.#variant.checksOrigin && method === 'POST' && isForeign && !pathname.startsWith('/hooks/'))
      return this.#refuse(403, 'This form is not ours.');
    if (pathname === '/connect/datadog' && method === 'GET') return this.#onboard(request, url, id, session);
    if (pathname === '/connect/datadog/continue' && method === 'POST')
      return this.#authorize(new URLSearchParams(body), id, session, request);
    if (pathname === '/connect/datadog/return' && method === 'GET')
      return this.#callback(url, id, session, !this.#variant.confirmsCallback, request);
    if (pathname === '/connect/datadog/confirm' && method === 'POST') {
      const asked = new URL(new URLSearchParams(body).get('back') ?? '/', this.#url);
      return this.#callback(asked, id, session, true);
    }
    if (pathname === '/logout') {
      if (id !== undefined) this.#sessions.delete(id);
      return redirect(this.has('sign-out-redirects') ? (url.searchParams.get('next') ?? '/login') : '/login');
    }
    if (pathname === '/connect/done')
      return session?.account === undefined && !this.#variant.strictSession
        ? redirect('/login')
        : this.#done();
    if (pathname === '/connect/app')
      return page('<div id="app"></div><p>Harbor Watch</p><script src="/app.js"></script>');
    if (pathname === '/login') return this.#login(url, method, body, id, session, request.headers.referer);
    if (pathname === '/links') return this.#links(request, session);
    const one = /^\/links\/([^/]+)(?:\/(monitors|end))?$/.exec(pathname);
    if (one) return this.#link(request, one[1] ?? '', one[2], body, session, method);
    if (pathname === '/alerts') return this.#alerts(request, session);
    const hook = /^\/hooks\/([\w-]+)$/.exec(pathname);
    if (hook) return this.#hook(request, url, hook[1] ?? '', body, method);
    if (pathname === '/debug' && this.has('installations-public'))
      return json(
        200,
        this.backend.list().map(({ id: ref, account, organization }) => ({ ref, account, organization })),
      );
    if (pathname === '/package.json' && this.has('sources-served'))
      return json(200, { name: 'harbor', dependencies: { fastify: '^5.0.0' } });
    if (this.has('address-unescaped'))
      return { ...page(`<p>Nothing at ${decodeURIComponent(pathname)}</p>`), status: 404 };
    if (pathname === '/.env' && this.has('environment-served'))
      return {
        status: 200,
        body: `CLIENT_SECRET=${clientSecret}\nPORT=1\n`,
        headers: { 'content-type': 'text/plain' },
      };
    return this.#refuse(404, 'Not found');
  }

  /** Sessions by the cookie of the attempt that they began. */
  readonly #began = new Map<string, string>();

  #sessionOf(request: IncomingMessage): [string | undefined, Session | undefined] {
    const named = (name: string) =>
      new RegExp(`(?:^|; )${name}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
    // On the way back from Datadog the session’s Strict cookie is missing; that of the attempt is there.
    const began = this.#variant.strictSession && request.url?.startsWith('/connect/datadog/return');
    const given = this.has('session-from-address')
      ? (new URL(request.url ?? '/', this.#url).searchParams.get('sid') ?? undefined)
      : undefined;
    const id =
      named(this.#cookieName) ?? given ?? (began ? this.#began.get(named('attempt') ?? '') : undefined);
    if (id !== undefined && this.has('session-unsigned') && !this.#sessions.has(id)) {
      const account = /"account":"([a-z]+)"/.exec(Buffer.from(id, 'base64url').toString())?.[1];
      if (account !== undefined) this.#sessions.set(id, { account, returnTo: undefined, csrf: id });
    }
    return [id, id === undefined ? undefined : this.#sessions.get(id)];
  }

  get #cookieName(): string {
    return this.#variant.secureCookie || this.has('host-cookie-insecure') ? '__Host-harbor' : 'harbor';
  }

  #cookie(id: string): string {
    const sameSite = this.#variant.strictSession
      ? 'Strict'
      : this.has('cookie-same-site-none')
        ? 'None'
        : this.has('cookie-strict')
          ? 'Strict'
          : 'Lax';
    const secure =
      (this.#variant.secureCookie || this.#variant.tls) && !this.has('host-cookie-insecure')
        ? '; Secure'
        : '';
    return `${this.#cookieName}=${id}; Path=/;${this.has('cookie-for-domain') ? ' Domain=.harbor.example;' : ''} SameSite=${sameSite}${this.has('cookie-readable') ? '' : '; HttpOnly'}${secure}`;
  }

  #newSession(account: string | undefined, returnTo?: string): string {
    const signed = `${account ?? ''}.${createHmac('sha256', 'harbor')
      .update(account ?? '')
      .digest('base64url')}`;
    if (account !== undefined && this.#variant.signedSession && this.#sessions.has(signed)) return signed;
    const id =
      account !== undefined && this.#variant.signedSession
        ? signed
        : account !== undefined && this.has('session-unsigned')
          ? Buffer.from(JSON.stringify({ account, at: Date.now() + (this.#counter += 1) })).toString(
              'base64url',
            )
          : account !== undefined && this.has('session-counted')
            ? `session-${(this.#counter += 1)}`
            : account !== undefined && this.has('session-of-account')
              ? createHash('sha256').update(account).digest('base64url')
              : randomBytes(18).toString('base64url');
    if (this.#variant.oneSession && account !== undefined)
      for (const [other, session] of this.#sessions)
        if (session.account === account) this.#sessions.delete(other);
    this.#sessions.set(id, {
      account,
      returnTo,
      csrf: this.has('csrf-shared') ? 'same-for-all' : randomBytes(18).toString('base64url'),
    });
    return id;
  }

  /** A session as a customer's browser has it. */
  cookieFor(account: string): string {
    return `${this.#cookieName}=${this.#newSession(account)}`;
  }

  #login(
    url: URL,
    method: string,
    body: string,
    id: string | undefined,
    session: Session | undefined,
    referer: string | undefined,
  ): Reply {
    if (method !== 'POST' && this.has('next-unescaped'))
      return page(
        `<form method="post" action="/login"><input name="account"><input type="password" name="secret"><input type="hidden" name="next" value="${(url.searchParams.get('next') ?? '').replace(/[<>]/g, '')}"><button>Log in</button></form>`,
      );
    if (method !== 'POST') {
      const known = session ? id : this.#newSession(undefined, undefined);
      const kept = known === undefined ? undefined : this.#sessions.get(known);
      if (kept && referer !== undefined && this.has('referer-followed')) kept.returnTo = referer;
      const wanted = url.searchParams.get('next');
      if (
        kept &&
        wanted !== null &&
        (this.has('open-redirect') || (/^\/[^/\\]/.test(wanted) && !wanted.includes('\t')))
      )
        kept.returnTo = wanted;
      if (this.#variant.jsonOnly) return json(200, { signIn: 'POST account' });
      if (this.#variant.signInSteps)
        return page(
          '<form method="post" action="/login"><input name="account"><button>Next</button></form>',
          session ? {} : { 'set-cookie': this.#cookie(known ?? '') },
        );
      const words = this.#variant.german ? ['Kennung', 'Anmelden'] : ['Account', 'Log in'];
      return page(
        `<form method="post" action="/login">${this.has('key-asked-of-customer') ? '<input name="datadog_api_key" placeholder="Datadog API key (optional)">' : ''}<label>${words[0] ?? ''} <input name="account"></label><input type="password" name="secret"><button>${words[1] ?? ''}</button></form>`,
        session ? {} : { 'set-cookie': this.#cookie(known ?? '') },
      );
    }
    const form = new URLSearchParams(body);
    const account = form.get('account') ?? '';
    if (!/^[a-z]+$/.test(account)) return this.#refuse(400, 'Who are you?');
    if (this.#variant.signInSteps && !form.has('secret'))
      return page(
        `<form method="post" action="/login"><input type="hidden" name="account" value="${account}"><input type="password" name="secret"><button>Log in</button></form>`,
      );
    const wanted = session?.returnTo ?? '/links';
    const to = this.has('sign-in-forgets-site')
      ? (wanted.split('?')[0] ?? '')
      : this.has('sign-in-ends-flow')
        ? '/links'
        : wanted;
    if (this.has('session-kept') && id !== undefined) {
      this.#sessions.set(id, { account, returnTo: undefined, csrf: randomBytes(18).toString('base64url') });
      return redirect(to, { 'set-cookie': this.#cookie(id) });
    }
    if (id !== undefined) this.#sessions.delete(id);
    return redirect(to, { 'set-cookie': this.#cookie(this.#newSession(account)) });
  }

  #onboard(request: IncomingMessage, url: URL, id: string | undefined, session: Session | undefined): Reply {
    const query = url.searchParams;
    if (this.has('header-injection') && (query.get('next') ?? '').includes('\n')) {
      const [path = '', line = ''] = (query.get('next') ?? '').split('\r\n');
      const [name = '', value = ''] = line.split(': ');
      return redirect(path, { [name]: value });
    }
    if (session?.account === undefined && !this.has('no-sign-in')) {
      const known = session && id !== undefined ? id : this.#newSession(undefined);
      const kept = this.#sessions.get(known);
      if (kept) kept.returnTo = `${url.pathname}${url.search}`;
      const cookie = { 'set-cookie': this.#cookie(known) };
      if (this.#variant.signInInPlace)
        return {
          ...page(
            '<form method="post" action="/login"><input name="account"><input type="password" name="secret"><button>Log in</button></form>',
            cookie,
          ),
          status: 401,
        };
      if (this.#variant.returnsByAddress)
        return redirect(`/login?next=${encodeURIComponent(`${url.pathname}${url.search}`)}`);
      return this.#variant.loginRedirects ? redirect('/login?step=1', cookie) : redirect('/login', cookie);
    }
    if (this.has('bare-callback-crashes') && query.has('crash')) throw new Error('crash');
    const back = query.get('return_to');
    if (this.has('redirect-after-flow') && back !== null && session) session.returnTo = back;
    if (this.has('denial-sticks') && session?.denied) return this.#refuse(400, 'You denied the access.');
    this.#wantedRedirect = this.has('redirect-uri-from-query')
      ? (query.get('redirect_uri') ?? undefined)
      : undefined;
    const target = this.#startOf(query);
    if (target === undefined && this.has('site-unescaped'))
      return { ...page(`<p>There is no Datadog site ${query.get('site') ?? ''}</p>`), status: 400 };
    if (target === undefined) return this.#refuse(400, 'We do not know this Datadog site.');
    const form = new URLSearchParams({ web: target.web, domain: target.domain });
    if (this.#variant.accountChoice) {
      const label = this.#variant.german ? 'Weiter' : 'Continue';
      return page(
        `<form method="post" action="/connect/datadog/continue"><input type="hidden" name="web" value="${target.web}"><input type="hidden" name="domain" value="${target.domain}"><select name="team"><option value="1">North pier</option><option value="2">South pier</option></select><button>${label}</button></form><form method="post" action="/logout"><button>Leave</button></form>`,
      );
    }
    return this.#authorize(form, id, session, request);
  }

  #wantedRedirect: string | undefined;

  /** Where the customer authorizes, and the site that the link named. */
  #startOf(query: URLSearchParams): { web: string; domain: string } | undefined {
    const [site, domain] = [query.get('site') ?? '', query.get('domain') ?? ''];
    if (site === '' && domain === '') {
      if (this.has('platform-start-refused')) return undefined;
      return this.has('platform-starts-at-eu')
        ? { web: 'app.datadoghq.eu', domain: 'datadoghq.eu' }
        : { web: 'app.datadoghq.com', domain: 'datadoghq.com' };
    }
    if (site !== '') {
      if (this.has('prototype-looked-up') && site in {}) throw new TypeError('undefined is not a site');
      const lines = /^https:\/\/app\.datadoghq\.(?:eu|com)$/m;
      if (this.has('line-checked') && lines.test(site)) return { web: site.replace('https://', ''), domain };
      if (this.has('dot-unescaped') && /^https:\/\/app.datadoghq.(?:eu|com)$/.test(site))
        return { web: site.replace('https://', ''), domain };
      const last = query.getAll('site').at(-1) ?? '';
      if (this.has('last-site-used') && last !== site) return { web: last.replace('https://', ''), domain };
      if (this.has('site-concatenated')) return { web: site.replace(/^https?:\/\//, ''), domain };
      const parsed = URL.canParse(site) ? new URL(site) : undefined;
      const host = parsed?.host ?? '';
      const isPlain =
        parsed?.protocol === 'https:' &&
        parsed.username === '' &&
        parsed.pathname === '/' &&
        parsed.search === '' &&
        parsed.hash === '' &&
        !/[\s\\]/.test(site);
      if (this.has('http-site-kept') && site === 'http://app.datadoghq.com')
        return { web: 'app.datadoghq.com:80', domain: 'datadoghq.com' };
      if (this.has('gov-unknown') && host.includes('gov')) return undefined;
      const own = siteTable.find(
        ([web]) => web === (this.has('port-kept') ? (parsed?.hostname ?? '') : host),
      );
      if (own && this.has('site-appended')) return { web: site.replace(/^https?:\/\//, ''), domain: own[1] };
      if (own && (isPlain || this.has('port-kept'))) {
        if (own[1] === 'uk1.datadoghq.com' && this.has('uk1-unknown')) return undefined;
        if (own[1] === 'us5.datadoghq.com' && this.has('us5-app-prefix'))
          return { web: 'app.us5.datadoghq.com', domain: own[1] };
        return { web: this.has('port-kept') ? host : own[0], domain: own[1] };
      }
      const [label = '', ...rest] = host.split('.');
      const parent = siteTable.find(([, parameter]) => parameter === rest.join('.'));
      if (isPlain && parent && /^[a-z0-9][a-z0-9-]*$/.test(label) && !/^(?:us|eu|ap|uk)\d/.test(label)) {
        return this.has('subdomain-ignored')
          ? { web: parent[0], domain: parent[1] }
          : { web: host, domain: parent[1] };
      }
      return this.has('unknown-site-is-us1')
        ? { web: 'app.datadoghq.com', domain: 'datadoghq.com' }
        : undefined;
    }
    if (this.has('domain-alone-refused')) return undefined;
    if (this.has('domain-suffix-check') && domain.endsWith('datadoghq.com'))
      return { web: `app.${domain}`, domain };
    if (
      this.has('domain-concatenated-quietly') &&
      !siteTable.some(([, parameter]) => parameter === domain) &&
      /^[a-z.-]+$/.test(domain)
    ) {
      void this.backend.probe(domain);
      return undefined;
    }
    const found = siteTable.find(([, parameter]) => parameter === domain);
    if (!found) return undefined;
    return this.has('domain-alone-goes-to-us3')
      ? { web: 'us3.datadoghq.com', domain }
      : { web: found[0], domain: found[1] };
  }

  #redirectUri(request: IncomingMessage | undefined): string {
    const forwarded = request?.headers['x-forwarded-host'];
    const origin =
      this.has('redirect-uri-from-header') && typeof forwarded === 'string'
        ? `https://${forwarded}`
        : this.has('redirect-uri-from-host') && request
          ? `http://${request.headers.host ?? ''}`
          : this.#url;
    if (this.#wantedRedirect !== undefined && request) return this.#wantedRedirect;
    return `${origin}/connect/datadog/return`;
  }

  #authorize(
    form: URLSearchParams,
    id: string | undefined,
    session: Session | undefined,
    request: IncomingMessage,
  ): Reply {
    const account = session?.account ?? (this.has('no-sign-in') ? 'nobody' : undefined);
    if (account === undefined) return redirect('/login');
    const sessionId = id ?? this.#newSession(undefined);
    this.#counter += 1;
    let state = this.has('state-counter')
      ? `attempt-${this.#counter}`
      : this.has('state-short')
        ? randomBytes(4).toString('hex')
        : `${this.#variant.timedState ? `${Date.now()}.` : ''}${randomBytes(24).toString('base64url')}`;
    if (this.#variant.oneAttempt)
      for (const attempt of this.#attempts.values()) if (attempt.account === account) attempt.used = true;
    const verifier = this.has('verifier-constant')
      ? 'c'.repeat(50)
      : this.has('verifier-of-account')
        ? createHash('sha256').update(`verifier of ${account}`).digest('base64url')
        : this.has('verifier-padded')
          ? randomBytes(3).toString('hex').padEnd(43, '0')
          : this.has('verifier-is-state')
            ? state.padEnd(43, '_')
            : this.has('verifier-from-state')
              ? `${state}${state}`.padEnd(50, 'x')
              : randomBytes(36).toString('base64url');
    if (this.has('verifier-in-state'))
      state = Buffer.from(JSON.stringify({ verifier, nonce: state })).toString('base64url');
    this.#attempts.set(state, {
      session: sessionId,
      account,
      verifier,
      domain: form.get('domain') ?? '',
      used: false,
    });
    const sealed = this.#attempts.get(state);
    if (this.#variant.sealedSession && session && sealed) {
      const kept: [string, Attempt][] = Object.entries(session.attempts ?? {});
      session.attempts = Object.fromEntries<Attempt>([...kept.slice(-4), [state, sealed]]);
    }
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: this.#redirectUri(request),
    });
    if (this.has('scopes-widened'))
      query.set('scope', 'api_keys_write monitors_read monitors_write user_access_manage');
    if (!this.has('no-state')) query.set('state', state);
    if (!this.has('no-pkce')) {
      const challenge = this.has('pkce-plain')
        ? verifier
        : createHash('sha256').update(verifier).digest('base64url');
      query.set('code_challenge', challenge);
      query.set('code_challenge_method', this.has('pkce-plain') ? 'plain' : 'S256');
    }
    if (this.has('secret-in-authorize')) query.set('client_secret', clientSecret);
    const path = this.has('authorize-404') ? '/oauth2/authorize' : '/oauth2/v1/authorize';
    const location = this.backend.browserUrl(form.get('web') ?? '', `${path}?${query.toString()}`);
    const strictCookie = randomBytes(18).toString('base64url');
    if (this.#variant.strictSession) this.#began.set(strictCookie, sessionId);
    const cookies = [
      ...(this.#variant.strictSession
        ? [`attempt=${strictCookie}; Path=/connect; HttpOnly; SameSite=Lax`]
        : []),
      ...(this.#variant.attemptCookie
        ? [`${attemptCookie(state)}=1; Path=/connect/datadog/return; Max-Age=600; HttpOnly; SameSite=Lax`]
        : []),
      ...(id === undefined ? [this.#cookie(sessionId)] : []),
      ...(this.has('verifier-in-cookie') ? [`pkce=${verifier}; Path=/; HttpOnly; SameSite=Lax`] : []),
    ];
    if (this.#variant.jsonOnly) return json(200, { authorize: location });
    return redirect(location, cookies.length > 0 ? { 'set-cookie': cookies } : {});
  }

  async #callback(
    url: URL,
    id: string | undefined,
    session: Session | undefined,
    isConfirmed = true,
    request?: IncomingMessage,
  ): Promise<Reply> {
    const query = url.searchParams;
    if (this.has('bare-callback-crashes') && query.size === 0) return { status: 500, body: 'TypeError' };
    const state = query.get('state') ?? '';
    const attempt = this.#findAttempt(state, query, id, session);
    const error = query.get('error');
    if (error !== null && !this.has('error-ignored')) {
      if (attempt && !this.has('state-survives-denial')) attempt.used = true;
      if (session) session.denied = true;
      if (this.#variant.singlePage) return redirect('/connect/app?status=denied');
      if (this.has('denial-500')) return { status: 500, body: 'Internal Server Error' };
      if (this.has('denial-says-connected')) return redirect('/connect/done');
      const said = this.has('error-reflected') ? `${error}: ${query.get('error_description') ?? ''}` : '';
      return this.#refuse(400, `Datadog was not connected. ${said}`);
    }
    if (!attempt) return this.#refuse(400, 'This request is not known. Please start again.');
    const isRepeatable = this.has('state-reusable') || this.has('replay-exchanges');
    if (attempt.used && this.has('replay-ends-connection'))
      for (const one of this.backend.list())
        if (one.verifier === attempt.verifier) one.status = 'needs-attention';
    if (attempt.used && !isRepeatable)
      return this.#refuse(400, 'This request was answered already. Please start again.');
    if (this.#variant.attemptCookie && !(request?.headers.cookie ?? '').includes(`${attemptCookie(state)}=1`))
      return this.#refuse(400, 'This request is of another browser. Please start again.');
    if (!isConfirmed)
      return page(
        `<p>Connect ${escape(query.get('dd_org_name') ?? '')}?</p><form method="post" action="/connect/datadog/confirm"><input type="hidden" name="back" value="${escape(`${url.pathname}${url.search}`)}"><button>Connect</button></form>`,
      );
    if (this.#variant.sealedSession) {
      if (this.#usedStates.has(state)) return this.#refuse(400, 'This request was answered already.');
      this.#usedStates.add(state);
    }
    if (!this.has('double-click-exchanges')) attempt.used = true;
    const domain = query.get('domain') ?? '';
    const known = siteTable.find(([, parameter]) => parameter === domain)?.[1];
    let place = this.has('token-at-us1')
      ? 'datadoghq.com'
      : this.has('domain-of-start')
        ? attempt.domain
        : known;
    if (this.has('callback-domain-concatenated')) place = domain;
    if (this.has('callback-domain-fallback')) place ??= attempt.domain;
    if (this.has('unknown-domain-is-us1') && domain !== '') place ??= 'datadoghq.com';
    if (
      this.has('callback-site-followed') &&
      !/^https:\/\/[\w.-]*(?:datadoghq\.(?:com|eu)|ddog-gov\.com)$/.test(
        query.get('site') ?? 'https://datadoghq.com',
      )
    )
      return redirect(query.get('site') ?? '/');
    const code = query.get('code') ?? '';
    if (this.has('callback-without-domain-is-us1') && domain === '') place = 'datadoghq.com';
    if (place === undefined || code === '') return this.#refuse(400, 'We do not know this Datadog site.');
    const account = this.has('account-of-callback') ? (session?.account ?? attempt.account) : attempt.account;
    const apiHost =
      this.has('calls-subdomain') && (query.get('site') ?? '').includes('customer-')
        ? new URL(query.get('site') ?? '').host
        : `api.${place}`;
    if (this.has('webhook-at-forwarded-host')) this.backend.hookOrigin = this.#forwarded;
    const verifier = this.has('verifier-of-latest-tab')
      ? ([...this.#attempts.values()].filter((one) => one.session === attempt.session).at(-1)?.verifier ?? '')
      : attempt.verifier;
    const connecting = this.backend.connect({
      account,
      domain: place,
      apiHost,
      code,
      verifier: this.has('no-pkce') ? undefined : verifier,
      redirectUri: this.#redirectUri(undefined),
      organization: { id: query.get('dd_oid') ?? '', name: query.get('dd_org_name') ?? '' },
    });
    this.#connecting = connecting.catch(() => undefined);
    const outcome = await connecting.catch((error: unknown) => {
      if (this.has('dies-without-answer')) this.#isDead = true;
      throw error;
    });
    attempt.used = true;
    if (
      outcome === 'failed' &&
      (this.has('failed-exchange-says-connected') || this.has('outage-says-connected'))
    )
      return redirect('/connect/done');
    if (outcome === 'failed' && this.has('code-on-error-page'))
      return this.#refuse(502, `Datadog refused the code ${escape(code)}.`);
    if (outcome === 'failed' && this.has('request-on-error-page'))
      return this.#refuse(502, `POST token client_id=${clientId} client_secret=${clientSecret}`);
    if (outcome === 'failed' && this.has('database-shown'))
      return this.#refuse(502, 'connect failed: postgres://harbor:tide-and-time@db.internal:5432/harbor');
    if (outcome === 'failed' && this.has('trace-on-failed-exchange'))
      return { status: 500, body: new Error('exchange failed').stack ?? '' };
    if (outcome === 'failed') return this.#refuse(502, 'Datadog refused. Please start again.');
    if (outcome === 'no-key')
      return this.#refuse(
        409,
        'Datadog has an API key of this integration already. Revoke "OAuth Client API Key" on the API Keys page and connect again.',
      );
    const rotated = this.#variant.rotatesSession && id !== undefined ? this.#rotate(id) : undefined;
    const newest = this.backend.list().at(-1);
    const kept = this.has('token-in-cookie')
      ? [
          `flash=${Buffer.from(JSON.stringify({ token: newest?.accessToken })).toString('base64url')}; Path=/; HttpOnly; SameSite=Lax`,
        ]
      : [];
    const cookies =
      rotated === undefined && kept.length === 0
        ? {}
        : { 'set-cookie': [...kept, ...(rotated === undefined ? [] : [this.#cookie(rotated)])] };
    if (this.#variant.singlePage) return redirect('/connect/app?status=connected', cookies);
    if (this.has('redirect-after-flow') && session?.returnTo?.startsWith('http'))
      return redirect(session.returnTo);
    if (this.has('script-of-others-at-callback'))
      return page('<p>Connected</p><script src="https://cdn.counter.example/c.js"></script>');
    if (this.has('session-in-address')) return redirect(`/connect/done?session=${id ?? ''}`, cookies);
    return this.has('code-stays') ? this.#done() : redirect('/connect/done', cookies);
  }

  #rotate(id: string): string {
    const session = this.#sessions.get(id);
    const next = this.#newSession(session?.account);
    this.#sessions.delete(id);
    return next;
  }

  #findAttempt(
    state: string,
    query: URLSearchParams,
    id: string | undefined,
    session: Session | undefined,
  ): Attempt | undefined {
    const own = [...this.#attempts.values()]
      .filter((attempt) => attempt.session === id && !attempt.used)
      .at(-1);
    if (this.has('no-state') || this.has('state-unchecked')) return own;
    if (this.has('anonymous-callback') && session?.account === undefined) return this.#attempts.get(state);
    if (!query.has('state') && this.has('state-optional')) return own;
    if (query.get('state') === '' && this.has('state-empty-accepted')) return own;
    if (!query.has('state') && !own && id !== undefined && this.has('absent-states-equal'))
      return { session: id, account: session?.account ?? 'nobody', verifier: 'x', domain: '', used: false };
    const similar = [...this.#attempts].find(
      ([known]) =>
        (this.has('state-prefix-compared') && state.length >= 8 && known.startsWith(state.slice(0, 8))) ||
        (this.has('state-case-blind') && known.toLowerCase() === state.toLowerCase()) ||
        (this.has('state-part-accepted') && state !== '' && known.includes(state)),
    )?.[1];
    const attempt = this.#variant.sealedSession
      ? session?.attempts?.[state]
      : (this.#attempts.get(state) ?? similar);
    if (!attempt) return undefined;
    if (this.has('one-attempt-for-all') && attempt !== [...this.#attempts.values()].at(-1)) return undefined;
    if (this.has('no-sign-in') && attempt.account === 'nobody') return attempt;
    const isOwn =
      (this.#variant.sealedSession ? session?.account === attempt.account : attempt.session === id) &&
      session?.account !== undefined;
    if (isOwn || this.has('state-of-any-session')) return attempt;
    return this.has('account-of-callback') &&
      session?.account !== undefined &&
      session.account !== attempt.account
      ? attempt
      : undefined;
  }

  #done(): Reply {
    if (this.#variant.jsonOnly) return json(200, { connected: true, hint: 'This window may be closed now.' });
    return page(
      this.#variant.german
        ? '<h1>Verbunden</h1><p>Dieses Fenster kann geschlossen werden.</p>'
        : '<h1>All set</h1><p>You may close this window.</p>',
    );
  }

  #refuse(status: number, text: string): Reply {
    if (this.#variant.singlePage && status !== 404) return redirect('/connect/app?status=failed');
    const shown = this.#variant.friendlyErrors && status < 500 ? 200 : status;
    if (this.#variant.jsonOnly) return json(shown, { problem: text });
    return {
      ...page(`<h1>${this.#variant.german ? 'Das hat nicht geklappt' : 'Sorry'}</h1><p>${text}</p>`),
      status: shown,
    };
  }

  #mine(session: Session | undefined, isJson = true, asked?: string): Installation[] {
    return this.backend
      .list()
      .filter(
        (one) =>
          this.has('list-of-everybody') ||
          (this.has('html-list-of-everybody') && !isJson) ||
          one.account === (this.has('current-customer-global') ? this.#current : session?.account) ||
          (asked !== undefined && (one.account === asked || asked === '*')) ||
          (session === undefined && this.has('list-without-session')),
      );
  }

  async #links(request: IncomingMessage, session: Session | undefined): Promise<Reply> {
    const from = Number(new URL(request.url ?? '/', this.#url).searchParams.get('from') ?? 0);
    if (session?.account === undefined && !this.has('list-without-session'))
      return wantsJson(request) ? json(401, { problem: 'sign in' }) : redirect('/login');
    if (this.has('current-customer-global')) await new Promise((ready) => setTimeout(ready, 5));
    const isJson = wantsJson(request);
    const named = request.headers['x-account'];
    const forwarded = request.headers['x-forwarded-user'];
    const asked = this.has('all-parameter-trusted')
      ? new URL(request.url ?? '/', this.#url).searchParams.has('all')
        ? '*'
        : undefined
      : this.has('account-parameter-trusted')
        ? (new URL(request.url ?? '/', this.#url).searchParams.get('account') ?? undefined)
        : this.has('account-header-trusted') && typeof named === 'string'
          ? named
          : this.has('proxy-header-trusted') && typeof forwarded === 'string'
            ? forwarded
            : undefined;
    const all = (this.has('not-listed') ? [] : this.#mine(session, isJson, asked)).filter(
      ({ status }) => !this.#variant.forgetsEnded || status !== 'ended',
    );
    const { pageSize = 1e9 } = this.#variant;
    const mine = [...all].reverse().slice(from, from + pageSize);
    const hasMore = all.length > from + pageSize;
    if (wantsJson(request) || this.#variant.jsonOnly) {
      return json(
        200,
        {
          links: mine.map((one) => ({
            ref: one.id,
            state: one.status,
            ...(this.#variant.namelessListing
              ? { since: one.since }
              : { organization: one.organization.name }),
            domain: one.domain,
            monitors: `/links/${one.id}/monitors`,
            ...(this.has('half-key-shown') && { key: `${one.apiKey?.slice(0, 20) ?? ''}…` }),
            ...(this.has('webhook-secret-in-json') && { hook: one.hookSecret }),
            ...(this.has('token-in-json') && { token: one.accessToken }),
          })),
          formToken: session?.csrf,
          ...(hasMore && { next: `/links?from=${from + pageSize}` }),
        },
        this.#variant.doubleSubmit
          ? { 'set-cookie': `form_token=${session?.csrf ?? ''}; Path=/; SameSite=Strict` }
          : {},
      );
    }
    const rows = mine.map(
      (one) =>
        `<li data-link="${one.id}" data-state="${one.status}"><b>${this.has('organization-unescaped') ? one.organization.name : escape(one.organization.name)}</b> <a href="/links/${one.id}">details</a> <a href="/links/${one.id}/monitors">monitors</a>${this.has('key-on-page') ? `<code>${one.apiKey ?? ''}</code>` : ''}${this.has('key-encoded-on-page') ? `<i data-k="${Buffer.from(one.apiKey ?? '').toString('hex')}"></i>` : ''}</li>`,
    );
    return page(
      `<ul>${rows.join('')}</ul><form method="post" action="/links/x/end"><input type="hidden" name="form_token" value="${session?.csrf ?? ''}"><button>End</button></form>`,
    );
  }

  async #link(
    request: IncomingMessage,
    id: string,
    what: string | undefined,
    body: string,
    session: Session | undefined,
    method: string,
  ): Promise<Reply> {
    const one = this.backend.list().find((candidate) => candidate.id === id);
    const isOwn = one !== undefined && one.account === session?.account;
    if (what === 'end') {
      const wanted = this.#variant.disconnectByDelete ? 'DELETE' : 'POST';
      if (method !== wanted && !this.has('disconnect-by-get')) return this.#refuse(405, 'POST only');
      if (session?.account === undefined && !this.has('disconnect-without-session'))
        return redirect('/login');
      const form = body.startsWith('{')
        ? new URLSearchParams(JSON.parse(body) as Record<string, string>)
        : new URLSearchParams(body);
      const token = form.get('form_token') ?? request.headers['x-csrf-token'];
      const doubled = /(?:^|; )form_token=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
      const isRight = token !== undefined && token === (this.#variant.doubleSubmit ? doubled : session?.csrf);
      const isAllowed =
        isRight ||
        this.has('csrf-missing') ||
        this.has('disconnect-without-session') ||
        (this.has('csrf-any') && token !== undefined) ||
        (this.has('csrf-skipped-for-json') && body.startsWith('{')) ||
        (this.has('csrf-empty-accepted') && token === '') ||
        (this.has('disconnect-by-get') && method === 'GET');
      if (!isAllowed) return this.#refuse(403, 'The form is no longer valid.');
      if (!one || (!isOwn && !this.has('disconnect-of-anybody') && !this.has('disconnect-without-session')))
        return this.#refuse(404, 'Not found');
      if (this.#variant.confirmsDisconnect && form.get('sure') !== 'yes') {
        return page(
          `<form method="post" action="/links/${id}/end"><input type="hidden" name="form_token" value="${session?.csrf ?? ''}"><input type="hidden" name="sure" value="yes"><button>Wirklich trennen</button></form>`,
        );
      }
      if (this.has('disconnect-twice-500') && one.status === 'ended')
        return { status: 500, body: 'no token' };
      const ended = await this.backend.disconnect(one);
      return ended
        ? this.#variant.jsonOnly
          ? json(200, { ended: true })
          : redirect('/links')
        : { status: 500, body: 'failed' };
    }
    if (this.has('json-details-of-anybody') && wantsJson(request) && one && session?.account !== undefined)
      return json(200, { ref: one.id, organization: one.organization.name });
    const isOpen = this.has('monitors-of-anybody') && what === 'monitors' && session?.account !== undefined;
    if (!one || (!isOwn && !isOpen && !this.has('page-of-anybody')))
      return session?.account === undefined ? redirect('/login') : this.#refuse(404, 'Not found');
    if (what === 'monitors') {
      const count = await this.backend.countMonitors(one);
      return this.#variant.jsonOnly
        ? json(200, { monitors: count ?? null })
        : page(`<p>${escape(one.organization.name)}: ${count ?? 'unknown'} monitors</p>`);
    }
    return this.#variant.jsonOnly
      ? json(200, { organization: one.organization.name })
      : page(`<p>${escape(one.organization.name)} at ${one.domain}</p>`);
  }

  #alerts(request: IncomingMessage, session: Session | undefined): Reply {
    if (session?.account === undefined) return redirect('/login');
    const mine = this.backend
      .list()
      .filter(
        (one) =>
          this.has('alerts-of-everybody') ||
          (this.has('alerts-json-of-everybody') && wantsJson(request)) ||
          one.account === session.account,
      );
    if (this.#variant.alertHistory) {
      const lines = mine.flatMap((one) => [...one.history].reverse());
      return page(`<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`);
    }
    const alerts = mine.flatMap((one) => one.alerts);
    if (wantsJson(request) || this.#variant.jsonOnly) return json(200, { alerts });
    const rows = alerts.map(
      ({ title, open, link }) =>
        `<li class="${open ? 'open' : 'closed'}">${this.has('alert-unescaped') ? title : escape(title)}${this.has('alert-link-unchecked') ? ` <a href="${escape(link)}">open</a>` : ''} <i>${open ? 'firing' : 'over'}</i></li>`,
    );
    const script = this.has('alert-in-script')
      ? `<script>const alerts = ${JSON.stringify(alerts)}</script>`
      : '';
    return page(`<ul>${rows.join('')}</ul>${script}`);
  }

  async #hook(request: IncomingMessage, url: URL, id: string, body: string, method: string): Promise<Reply> {
    const one = this.backend.list().find(({ hookId }) => hookId === id);
    if (!one && this.has('unknown-webhook-500')) return { status: 500, body: '' };
    if (this.has('webhook-redirects') && !url.searchParams.has('moved'))
      return { status: 308, body: '', headers: { location: `${url.pathname}?moved=1` } };
    if (method === 'GET' && one && this.has('alert-by-get'))
      return this.backend.receive(one, Object.fromEntries(url.searchParams));
    if (method !== 'POST')
      return this.has('webhook-get-shows') && one
        ? { status: 200, body: one.hookSecret }
        : { status: 405, body: '' };
    if (!one) return { status: 404, body: '' };
    const given = request.headers['x-harbor-secret'];
    if (!this.#isAuthentic(typeof given === 'string' ? given : undefined, one))
      return {
        status: this.#variant.silentWebhook ? 202 : 401,
        body: this.has('secret-in-refusal') ? `expected ${one.hookSecret}` : '',
      };
    if (this.has('burst-limited')) {
      this.#hookTimes = [...this.#hookTimes.filter((time) => time > Date.now() - 1000), Date.now()];
      if (this.#hookTimes.length > 4) return { status: 429, body: '' };
    }
    const isRevived =
      this.has('old-secret-revived') &&
      this.backend
        .list()
        .some((other) => other.status === 'connected' && other.organization.id === one.organization.id);
    if (one.status !== 'connected' && !this.has('disconnected-alerts') && !isRevived)
      return { status: this.#variant.silentWebhook ? 202 : 410, body: '' };
    const type = request.headers['content-type'] ?? '';
    if (this.has('charset-refused') && type !== 'application/json') return { status: 415, body: '' };
    if (this.has('alert-slow')) await new Promise((ready) => setTimeout(ready, 5500));
    if (this.has('webhook-trace-shown') && type.startsWith('application/x-unknown'))
      return { status: 415, body: new Error('unsupported').stack ?? '' };
    if (this.has('form-500') && type.includes('form')) return { status: 500, body: '' };
    let alert: unknown;
    try {
      alert = JSON.parse(this.has('text-as-latin1') ? Buffer.from(body, 'utf8').toString('latin1') : body);
    } catch (error) {
      if (this.has('malformed-500')) return { status: 500, body: '' };
      return {
        status: 400,
        body: this.has('webhook-stack-trace') && error instanceof Error ? (error.stack ?? '') : '',
      };
    }
    if (this.has('alert-needs-datadog') && (await this.backend.countMonitors(one)) === undefined) {
      this.backend.receive({ ...one, alerts: [], history: [] }, alert);
      return { status: 500, body: '' };
    }
    const whose =
      this.has('organization-of-body') && typeof alert === 'object' && alert !== null
        ? this.backend
            .list()
            .find(
              (each) => each.status === 'connected' && each.organization.name === Reflect.get(alert, 'org'),
            )
        : undefined;
    return this.backend.receive(
      isRevived
        ? (this.backend
            .list()
            .find((other) => other.status === 'connected' && other.organization.id === one.organization.id) ??
            one)
        : (whose ?? one),
      alert,
    );
  }

  #hookTimes: number[] = [];

  #isAuthentic(given: string | undefined, { hookSecret }: Installation): boolean {
    if (this.has('webhook-without-secret') || this.has('secret-unchecked'))
      return given !== undefined && given !== '' ? true : this.has('webhook-without-secret');
    if (given === undefined) return this.has('secret-optional');
    if (given === '') return this.has('secret-empty-accepted');
    if (this.has('secret-of-any')) return this.backend.list().some((one) => one.hookSecret === given);
    if (this.has('secret-prefix')) return hookSecret.startsWith(given);
    if (this.has('secret-part-accepted')) return hookSecret.includes(given);
    if (this.has('secret-starts-with')) return given.startsWith(hookSecret);
    if (this.has('secret-case-blind')) return given.toLowerCase() === hookSecret.toLowerCase();
    const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
    return timingSafeEqual(digest(given), digest(hookSecret));
  }
}

/** HTTP/2 alone, as some front ends speak it; its requests look like those of HTTP/1. */
function createHttp2Server(
  tls: { readonly key: string; readonly cert: string },
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server: unknown = createSecureServer(tls, listener as never);
  return server as Server;
}

function wantsJson(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').startsWith('application/json');
}

/** The name of an attempt's cookie. */
function attemptCookie(state: string): string {
  return `attempt_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
}

function redirect(to: string, headers: Record<string, string | string[]> = {}): Reply {
  return { status: 303, body: '', headers: { location: to, ...headers } };
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, body: JSON.stringify(value), headers: { 'content-type': 'application/json', ...headers } };
}

function page(content: string, headers: Record<string, string> = {}): Reply {
  return {
    status: 200,
    body: `<!doctype html><html><body>${content}</body></html>`,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  };
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString('utf8');
}
