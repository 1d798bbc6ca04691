import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { renderTestAlert, sendTestAlert, testAlertSchema } from '../alerts/test-alert.ts';
import type { Datadog } from '../datadog.ts';
import type { Delivery } from '../delivery/deliveries.ts';
import { bytesOf } from '../http/datadog-request.ts';
import { describeMismatch } from '../http/describe-mismatch.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import { evaluateMonitors } from '../monitors/evaluate-monitors.ts';
import { defaultSite } from '../sites/site-table.ts';
import { readTile } from '../tile/read-tile.ts';
import { siteNamed, siteOfQuery } from './query-parameters.ts';

/** `POST /_sandbox/alerts` and `/evaluate`, `GET /_sandbox/deliveries`. */
export function alertRoutes(app: FastifyInstance, datadog: Datadog): void {
  app.post('/alerts', async (request) => {
    const bytes = bytesOf(request);
    const body = bytes.length === 0 ? {} : parseJson(bytes);
    if (!Value.Check(testAlertSchema, body)) throw refuse(400, describeMismatch(testAlertSchema, body));
    const site = body.site === undefined ? defaultSite : siteNamed(body.site);
    const name = body.organization ?? 'developer-sandbox';
    const organization = datadog.organizations.findByLabel(site, name);
    if (!organization) throw refuse(400, `${site.parameter} has no organization "${name}"`);
    if (body.send === false) return { requests: await renderTestAlert(datadog, organization, body) };
    const deliveries = await sendTestAlert(datadog, organization, body);
    return { deliveries: deliveries.map(describe) };
  });

  app.post('/evaluate', async (request) => {
    const site = siteOfQuery(request.url);
    const organizations = datadog.organizations.all.filter((one) => site === undefined || one.site === site);
    const tile = await readTile(datadog.tileDirectory);
    const alerts = await Promise.all(
      organizations.map((organization) => evaluateMonitors(datadog, organization, tile)),
    );
    return {
      alerts: alerts.flat().map(({ monitor, transition, group, value }) => ({
        monitor: monitor.title,
        transition,
        group,
        value,
      })),
    };
  });

  app.get('/deliveries', (request) => {
    const site = siteOfQuery(request.url);
    return {
      items: datadog.deliveries
        .list()
        .filter(({ organization }) => site === undefined || organization.site === site)
        .map(describe),
    };
  });
}

/** A delivery without its address, headers and body: they may carry secrets. */
function describe(delivery: Delivery) {
  return {
    id: delivery.id,
    site: delivery.organization.site.parameter,
    organization: delivery.organization.label,
    webhook: delivery.webhook,
    monitor: delivery.monitor,
    transition: delivery.transition,
    group: delivery.group,
    status: delivery.status,
    createdAt: delivery.createdAt.toISOString(),
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    attempts: delivery.attempts.map(({ at, outcome }) => ({
      at: at.toISOString(),
      status: 'status' in outcome ? outcome.status : null,
      failure: 'failure' in outcome ? outcome.failure : null,
    })),
  };
}
