import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginCallback,
} from 'fastify';
import { apiOperations } from './api/api-operations.ts';
import { marketplaceRoute } from './api-keys/marketplace-route.ts';
import { validateRoute } from './api-keys/validate-route.ts';
import { controlRoutes } from './control/control-routes.ts';
import { meetFaults } from './control/meet-faults.ts';
import { logRequests } from './control/log-requests.ts';
import type { Datadog } from './datadog.ts';
import { answerError, answerRefusals } from './http/answer-refusals.ts';
import { readBodiesRaw } from './http/read-body.ts';
import { requireOwnName } from './http/require-own-name.ts';
import { refuse } from './http/refusal.ts';
import { intakeRoutes } from './intake/intake-routes.ts';
import { revokeRoute } from './oauth/revoke-route.ts';
import { tokenRoute } from './oauth/token-route.ts';
import { MonitorSchedule } from './monitors/monitor-schedule.ts';
import { consolePages } from './pages/console-pages.ts';
import { preparePages } from './pages/prepare-pages.ts';
import { tileImageRoute } from './pages/tile-image-route.ts';
import { siteListPage } from './pages/render-page.ts';
import { answerNotImitated, keyOf, type NotImitated } from './operations/operations.ts';
import { resolveHosts } from './sites/resolve-hosts.ts';
import { rewriteUrl } from './sites/rewrite-url.ts';
import { authMethodRoutes } from './webhooks/auth-method-routes.ts';
import { customVariableRoutes } from './webhooks/custom-variable-routes.ts';
import { ipRangesRoute } from './webhooks/ip-ranges-route.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

/** Every Datadog route stands below the name of its host. */
const hostPrefix = '/:host';

/** Composes the web server of the sandbox: first what concerns every request, then the routes. */
export async function createApp(
  datadog: Datadog,
  logger: FastifyBaseLogger | undefined,
  listeningHost: string,
): Promise<FastifyInstance> {
  const app = fastify({
    ...(logger ? { loggerInstance: logger } : {}),
    // Request lines of the framework hold the query, and that may hold codes: `logRequests` writes them.
    logController: new LogController({ disableRequestLogging: true }),
    rewriteUrl: (request) => rewriteUrl(request.url ?? '/'),
    frameworkErrors: answerError,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
    return503OnClosing: false,
  });
  const schedule = new MonitorSchedule(datadog, (error) => {
    app.log.error({ err: error }, 'a monitor could not be evaluated');
  });
  app.addHook('onClose', (_app, done) => {
    schedule.close();
    datadog.deliveries.close();
    done();
  });
  requireOwnName(app, listeningHost);
  readBodiesRaw(app);
  answerRefusals(app);
  await preparePages(app);
  siteListPage(app);
  const notImitated: NotImitated[] = [];
  await app.register(controlScope(datadog, notImitated), { prefix: '/_sandbox' });
  await app.register(siteScope(datadog, notImitated), { prefix: hostPrefix });
  return app;
}

/** What the sandbox serves in its own name. */
function controlScope(datadog: Datadog, notImitated: readonly NotImitated[]): FastifyPluginCallback {
  return (app, _options, done) => {
    controlRoutes(app, datadog);
    app.get('/not-imitated', () => ({ items: notImitated }));
    tileImageRoute(app, datadog);
    done();
  };
}

/** What Datadog serves, on every host of every site. */
function siteScope(datadog: Datadog, notImitated: NotImitated[]): FastifyPluginCallback {
  return (app, _options, done) => {
    const offered = new Set<string>();
    app.addHook('onRoute', ({ method, path }) => {
      // A parameter that may be left out stands at the end.
      const address = path.slice(hostPrefix.length).replace(/\/:\w+\?$/, '');
      for (const name of [method].flat()) offered.add(keyOf({ method: name, path: address }));
    });
    logRequests(app, datadog);
    resolveHosts(app);
    meetFaults(app, datadog);
    leaveOutCharset(app);

    tokenRoute(app, datadog);
    revokeRoute(app, datadog);
    marketplaceRoute(app, datadog);
    validateRoute(app, datadog);
    intakeRoutes(app, datadog);
    webhookRoutes(app, datadog);
    ipRangesRoute(app);
    customVariableRoutes(app, datadog);
    authMethodRoutes(app, datadog);
    apiOperations(app, datadog);
    notImitated.push(...answerNotImitated(app, datadog, offered));

    void app.register(pageScope(datadog));
    app.all('/*', () => {
      throw refuse(404, 'Not found');
    });
    done();
  };
}

/** Recorded: Datadog names no charset with JSON, which has only one. The framework adds it; scripted answers keep theirs. */
function leaveOutCharset(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const type = reply.getHeader('content-type');
    if (!request.fault?.respond && typeof type === 'string') {
      const json = /^((?:application|text)\/(?:[\w.]+\+)?json); charset=utf-8$/.exec(type);
      if (json?.[1] !== undefined) reply.header('content-type', json[1]);
    }
    done(null, payload);
  });
}

/** The pages: the only part that knows browsers. */
function pageScope(datadog: Datadog): FastifyPluginCallback {
  return (app, _options, done) => {
    consolePages(app, datadog);
    done();
  };
}
