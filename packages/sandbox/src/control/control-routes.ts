import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { readTime } from '../clock/read-time.ts';
import { resetDatadog, type Datadog } from '../datadog.ts';
import { bytesOf } from '../http/datadog-request.ts';
import { organizationCookie } from '../pages/browser-session.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse, Refusal } from '../http/refusal.ts';
import { defaultSite } from '../sites/site-table.ts';
import { alertRoutes } from './alert-routes.ts';
import { faultSchema } from './faults.ts';
import { organizationRoutes } from './organization-routes.ts';
import { receivedRoute } from './received-route.ts';
import { withoutDetails } from './request-log.ts';
import { policyBody } from './policy.ts';
import { siteNamed, siteOfQuery, wantsDetails } from './query-parameters.ts';
import { widgetsRoute } from './widgets-route.ts';

const clockBody = Type.Object({ now: Type.Union([Type.String(), Type.Null()]) });
const organizationsBody = Type.Object(
  { site: Type.String(), count: Type.Integer({ minimum: 1, maximum: 10_000 }) },
  { additionalProperties: false },
);

/** Browsers that do not send `Sec-Fetch-Site` send `Origin`; `null` stands for a page that hides it. */
function isForeignOrigin(origin: string | undefined, hostname: string): boolean {
  if (origin === undefined) return false;
  const from = URL.canParse(origin) ? new URL(origin).hostname : undefined;
  return from !== hostname && from !== '127.0.0.1' && from !== 'localhost' && from !== '[::1]';
}

/** The sandbox's own address space, `/_sandbox/…`: what tests use to script it and to look inside. */
export function controlRoutes(app: FastifyInstance, datadog: Datadog): void {
  refuseUnknown(app);
  // Any page that a developer visits can post to a loopback address. Browsers say so; tests are no browsers.
  app.addHook('onRequest', (request, _reply, done) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isForeign =
      request.headers['sec-fetch-site'] === 'cross-site' ||
      isForeignOrigin(request.headers.origin, request.hostname);
    done(isForeign && !isRead ? refuse(403, 'Pages of other sites may not control the sandbox') : undefined);
  });

  app.addHook('onResponse', (request, _reply, done) => {
    if (request.method !== 'GET') datadog.changes.note();
    done();
  });

  app.post('/reset', async () => {
    await resetDatadog(datadog);
    return { ok: true };
  });

  app.get('/clock', () => ({ now: datadog.clock.now().toISOString() }));

  app.post('/clock', (request) => {
    const body = parseJson(bytesOf(request));
    if (!Value.Check(clockBody, body)) throw refuse(400, 'Expected {"now": "<ISO 8601>"} or {"now": null}');
    const now = body.now === null ? null : readTime(body.now);
    if (now === undefined) throw refuse(400, `"${body.now ?? ''}" is not an ISO 8601 time`);
    if (now === null) datadog.clock.reset();
    else datadog.clock.set(now);
    return { now: datadog.clock.now().toISOString() };
  });

  app.get('/faults', () => ({ items: datadog.faults.list() }));

  app.post('/faults', (request) => {
    const body = parseJson(bytesOf(request));
    const faults = Array.isArray(body) ? body : [body];
    if (!faults.every((fault) => Value.Check(faultSchema, fault))) {
      throw refuse(
        400,
        'Expected [{"match": {"method", "path"}, "times": 1, "respond": {"status", "headers", "body"}}], ' +
          'or "drop": "before"|"after", or "delayMs"',
      );
    }
    datadog.faults.add(faults);
    return { items: datadog.faults.list() };
  });

  app.delete('/faults', (request) => {
    const organization = new URL(request.url, 'http://sandbox').searchParams.get('organization');
    datadog.faults.reset(organization ?? undefined);
    return { items: datadog.faults.list() };
  });

  app.get('/policy', () => datadog.policy);

  app.post('/policy', (request) => {
    const body = parseJson(bytesOf(request));
    if (!Value.Check(policyBody, body)) {
      throw refuse(
        400,
        'Expected {"refreshTokens": "same"|"rotate"|"rotate-and-keep", "accessTokenSeconds": 3600, ' +
          '"oauthErrors": "both"|"datadog"|"rfc6749", "unnamedWebhooks": "tile"|"all"|"none", "testClient": "own-organization"|"every-organization", ' +
          '"accessTokenSecondsOf": {"<site>/<organization>": 60}}',
      );
    }
    return Object.assign(datadog.policy, body);
  });

  app.post('/organizations', async (request) => {
    const body = parseJson(bytesOf(request));
    if (!Value.Check(organizationsBody, body)) throw refuse(400, 'Expected {"site": "<site>", "count": 1}');
    const added = datadog.organizations.addCustomers(siteNamed(body.site), body.count);
    await datadog.state.save();
    return {
      items: added.map(({ site, label, name, publicId, subdomain }) => ({
        site: site.parameter,
        organization: label,
        name,
        dd_oid: publicId,
        // A browser with this cookie looks at the organization on the site's pages.
        cookie: `${organizationCookie(site.parameter)}=${subdomain}`,
      })),
    };
  });

  app.get('/credentials', async (request) => {
    const credentials = await datadog.credentials.of(siteOfQuery(request.url) ?? defaultSite);
    await datadog.state.save();
    return credentials;
  });

  app.get('/oauth_clients', async () => ({
    items: (await datadog.clients.list()).map((client) => ({
      id: client.clientId,
      kind: client.kind,
      secret: client.clientSecret,
      redirect_uris: client.redirectUris,
      onboarding_url: client.onboardingUrl,
      scopes: client.scopes,
    })),
  }));

  app.get('/requests', (request) => {
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const after = Number(query.get('after') ?? 0);
    const wanted = query.get('organization');
    const requests = datadog.requests
      .list()
      .filter(
        ({ number, organization }) => !(number <= after) && (wanted === null || organization === wanted),
      );
    if (!wantsDetails(request.url)) return { items: requests.map(withoutDetails) };
    return { items: requests, last: datadog.requests.last };
  });

  app.get('/secrets', () => ({ items: datadog.secrets.list() }));
  organizationRoutes(app, datadog);
  alertRoutes(app, datadog);
  receivedRoute(app, datadog);
  widgetsRoute(app, datadog);
}

/** Answers what the sandbox's own address space does not have: 404, or 405 where another method is right. */
function refuseUnknown(app: FastifyInstance): void {
  const routes: { method: string; fits: RegExp }[] = [];
  const refuseAll = (request: FastifyRequest) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = routes.filter(({ fits }) => fits.test(path)).map(({ method }) => method);
    if (allowed.length === 0) throw refuse(404, `The sandbox has no ${path.slice(0, 100)}`);
    const text = `${path.slice(0, 100)} takes ${allowed.join(', ')}`;
    throw new Refusal(405, { errors: [text] }, { allow: allowed.join(', ') });
  };
  app.all('/', refuseAll);
  app.all('/*', refuseAll);
  // From here on: the routes above fit everything.
  app.addHook('onRoute', ({ method, url }) => {
    const fits = new RegExp(`^${url.replace(/:\w+/g, '[^/]+').replace('*', '.*')}$`);
    for (const one of [method].flat()) routes.push({ method: one, fits });
  });
}
