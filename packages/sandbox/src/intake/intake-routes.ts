import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { checkRunRoute } from './checks/check-run-route.ts';
import { eventV1Route } from './events/event-v1-route.ts';
import { eventV2Route } from './events/event-v2-route.ts';
import { logRoutes } from './logs/log-routes.ts';
import { distributionRoute } from './metrics/distribution-route.ts';
import { seriesRoute } from './metrics/series-route.ts';
import { seriesV1Route } from './metrics/series-v1-route.ts';
import { otherIntakeRoutes } from './other/other-routes.ts';
import { otlpRoutes } from './otlp/otlp-routes.ts';
import { spansRoute } from './spans/spans-route.ts';

/** Every address that takes data with an API key. */
export function intakeRoutes(app: FastifyInstance, datadog: Datadog): void {
  seriesRoute(app, datadog);
  seriesV1Route(app, datadog);
  distributionRoute(app, datadog);
  logRoutes(app, datadog);
  eventV1Route(app, datadog);
  eventV2Route(app, datadog);
  checkRunRoute(app, datadog);
  otlpRoutes(app, datadog);
  spansRoute(app, datadog);
  otherIntakeRoutes(app, datadog);
}
