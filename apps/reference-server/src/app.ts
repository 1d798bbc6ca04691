import Fastify, { type FastifyInstance } from 'fastify';
import type { AppOptions } from './app-options.ts';
import { waits } from './database/waits.ts';
import { createRequestLogger, requestIdentity, requestIdOf } from './logging/request-identity.ts';
import { RequestLog } from './logging/request-log.ts';
import { registerIntegrationRoutes } from './plug-in/integration-routes.ts';
import { apiDescription } from './plugins/api-description.ts';
import { databaseAllowance } from './plugins/database-allowance.ts';
import { limits, ownHost, securityHeaders } from './plugins/protection.ts';
import { pages } from './plugins/pages.ts';
import { problems } from './plugins/problems.ts';
import { refresh } from './plugins/refresh.ts';
import { requestMetrics } from './plugins/request-metrics.ts';
import { sessions } from './plugins/sessions.ts';
import { limitSockets, socketTimeouts } from './process/socket-limits.ts';
import { registerAlertRoutes } from './routes/alerts/alert-routes.ts';
import { registerCallbackRoute } from './routes/callback/callback-route.ts';
import { registerHealthRoutes } from './routes/health/health-routes.ts';
import { registerInstallationRoutes } from './routes/installations/installation-routes.ts';
import { registerMonitorRoutes } from './routes/monitors/monitor-routes.ts';
import { registerOnboardingRoute } from './routes/onboarding/onboarding-route.ts';
import { routePublished } from './routes/published-paths.ts';
import { registerSignInRoutes } from './routes/sign-in/sign-in-routes.ts';
import { registerDeliveryRoute } from './routes/webhooks/delivery-route.ts';
import { registerWebhookRoutes } from './routes/webhooks/webhook-routes.ts';

/** What cannot be decoded is a page that does not exist, and counts as a request like any other: fastify answers it before all limits. */
function decodable(url: string): string {
  const [, path = '', search = ''] = /^([^?]*)(.*)$/s.exec(url) ?? [];
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return `${path.replaceAll('%', '%25')}${search}`;
  }
}

/** Composes the server: plugins first, then the routes in the order in which a customer meets them. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, logger, refreshesPages = false } = options;
  const app = Fastify({
    loggerInstance: logger,
    logController: new RequestLog(),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: 64 * 1024,
    ...socketTimeouts,
    genReqId: requestIdOf,
    childLoggerFactory: createRequestLogger,
    routerOptions: { maxParamLength: 200 },
    rewriteUrl(request) {
      const isOwn = (path: string) => this.hasRoute({ method: 'GET', url: path });
      return routePublished(config.tile.oauth, decodable(request.url ?? '/'), isOwn);
    },
  });
  limitSockets(app, logger, 0.8);
  await app.register(requestIdentity);
  await app.register(requestMetrics, { metrics: options.metrics });
  await app.register(databaseAllowance, { requestMs: options.requestDatabaseMs ?? waits.requestMs });
  await app.register(ownHost, { config });
  await app.register(apiDescription);
  await registerDeliveryRoute(app, options);
  await app.register(securityHeaders, { config, refreshesPages });
  await app.register(limits, {
    limits: {
      // Against the sandbox the lab works at the pace of a machine.
      requestsPerMinute: options.requestsPerMinute ?? (config.sandboxUrl === undefined ? 300 : 12_000),
      maxEventLoopDelayMs: options.maxEventLoopDelayMs ?? 2_000,
    },
  });
  await app.register(sessions, { config });
  await app.register(pages, { config, integration: options.integration });
  await app.register(problems);
  if (refreshesPages) await app.register(refresh);

  await registerSignInRoutes(app, options);
  registerOnboardingRoute(app, options);
  registerCallbackRoute(app, options);
  registerInstallationRoutes(app, options);
  registerMonitorRoutes(app, options);
  registerWebhookRoutes(app, options);
  registerAlertRoutes(app, options);
  await registerIntegrationRoutes(app, options);
  registerHealthRoutes(app, options);
  return app;
}
