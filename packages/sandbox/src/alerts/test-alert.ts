import { Type, type Static } from 'typebox';
import type { Datadog } from '../datadog.ts';
import type { Delivery } from '../delivery/deliveries.ts';
import { refuse } from '../http/refusal.ts';
import { parseMonitorQuery, metricsOf, QuerySyntaxError } from '@tilekit/query';
import type { Monitor } from '../monitors/monitor.ts';
import type { Organization } from '../organizations/organization.ts';
import { readTile } from '../tile/read-tile.ts';
import { renderRequest, type DeliveryRequest } from '../delivery/render-request.ts';
import type { WebhookRecord } from '../organizations/organization-record.ts';
import { alertTransitions, type Alert } from './alert.ts';
import { notify } from './notify.ts';

/** An alert on request; what is left out is filled in. */
export const testAlertSchema = Type.Object(
  {
    site: Type.Optional(Type.String()),
    /** `developer-sandbox`, `customer`, or the name that `organizations` gave. */
    organization: Type.Optional(Type.String()),
    /** Title or number of a monitor; the tile's first one by default. */
    monitor: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
    transition: Type.Optional(Type.Enum([...alertTransitions])),
    /** Tags of the group that alerts, such as `service:checkout`. */
    group: Type.Optional(Type.Array(Type.String())),
    value: Type.Optional(Type.Number()),
    /** Name of the only webhook to notify. */
    webhook: Type.Optional(Type.String()),
    cycleKey: Type.Optional(Type.String()),
    eventId: Type.Optional(Type.String()),
    /** Values of variables by name, without `$`. */
    variables: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** `false`: answers the requests that would be sent, and sends none. */
    send: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export type TestAlert = Static<typeof testAlertSchema>;

/** Sends an alert to the webhooks of an organization, whatever the data says. */
export async function sendTestAlert(
  datadog: Datadog,
  organization: Organization,
  wanted: TestAlert,
): Promise<Delivery[]> {
  const { chosen, alert } = await prepareTestAlert(datadog, organization, wanted);
  if (wanted.webhook === undefined) return notify(datadog, organization, alert);
  return chosen.map((webhook) => datadog.deliveries.start(organization, webhook, alert));
}

/** The requests of an alert, for tests that send them themselves: twice, late, or changed. */
export async function renderTestAlert(
  datadog: Datadog,
  organization: Organization,
  wanted: TestAlert,
): Promise<(DeliveryRequest & { webhook: string })[]> {
  const { chosen, alert } = await prepareTestAlert(datadog, organization, wanted);
  return chosen.map((webhook) => ({
    webhook: webhook.name,
    ...renderRequest(webhook, alert, organization),
  }));
}

async function prepareTestAlert(
  datadog: Datadog,
  organization: Organization,
  wanted: TestAlert,
): Promise<{ chosen: WebhookRecord[]; alert: Alert }> {
  const { webhooks } = organization.record;
  const chosen = webhooks.filter(({ name }) => wanted.webhook === undefined || name === wanted.webhook);
  if (chosen.length === 0) {
    throw refuse(
      409,
      `${organization.name} on ${organization.site.parameter} has no ${wanted.webhook ?? ''} webhook`.replace(
        '  ',
        ' ',
      ),
    );
  }
  const monitor = await findMonitor(datadog, organization, wanted.monitor);
  const alert: Alert = {
    monitor,
    transition: wanted.transition ?? 'Triggered',
    group: wanted.group ?? exampleGroup(monitor),
    value: wanted.value ?? (monitor.thresholds.critical ?? 0) + 1,
    at: datadog.clock.now(),
    cycleKey: wanted.cycleKey ?? datadog.randomness.hex(16),
    eventId: wanted.eventId ?? String(6_000_000_000_000_000_000n + BigInt(datadog.randomness.integer())),
    isTest: true,
    overrides: wanted.variables ?? {},
  };
  return { chosen, alert };
}

async function findMonitor(
  datadog: Datadog,
  organization: Organization,
  wanted: string | number | undefined,
): Promise<Monitor> {
  const tile = await readTile(datadog.tileDirectory);
  const createdAt = datadog.clock.now().toISOString();
  const monitors = [
    ...datadog.monitors.of(organization, tile),
    // A test alert does not wait until an account is connected.
    ...tile.monitors.map((monitor) => ({ ...monitor, isOfTile: true, createdAt, modifiedAt: createdAt })),
  ];
  const found = monitors.find(
    ({ id, title, name }) => wanted === undefined || [String(id), title, name].includes(String(wanted)),
  );
  if (!found) throw refuse(404, `No monitor "${wanted ?? ''}"`);
  return found;
}

/** A group of the monitor, with likely values of the tags it is grouped by. */
function exampleGroup(monitor: Monitor): string[] {
  const examples: Record<string, string> = {
    env: 'production',
    service: 'checkout',
    team: 'shop',
    host: 'web-1',
  };
  return groupKeys(monitor.query).map((key) => `${key}:${examples[key] ?? 'example'}`);
}

/** The keys that the first metric of a query is grouped by; none of a query that cannot be read. */
function groupKeys(query: string): readonly string[] {
  try {
    return metricsOf(parseMonitorQuery(query).of)[0]?.by ?? [];
  } catch (error) {
    if (error instanceof QuerySyntaxError) return [];
    throw error;
  }
}
