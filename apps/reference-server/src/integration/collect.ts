import type { DatadogEvent, IncidentDraft, LogEntry, MetricSeries, ServiceCheck } from '@tilekit/telemetry';
import type { Database } from '../database/database.ts';
import { findDeployments, findRollbacks } from '../deployments/deployment-store.ts';
import type { Tile } from '../tile/read-tile.ts';
import { checksOf } from './deployments/checks-of.ts';
import { eventsOf } from './deployments/events-of.ts';
import { happeningsIn, type Activity } from './deployments/happening.ts';
import { incidentsOf } from './deployments/incidents-of.ts';
import { logsOf } from './deployments/logs-of.ts';
import { metricsOf } from './deployments/metrics-of.ts';

/** What to collect, and for whom. */
export interface CollectRequest {
  /** The account of your platform whose data it is. */
  readonly accountId: string;
  /** What the tile promises. */
  readonly tile: Tile;
  /** The window: from `since`, up to but without `until`. Windows follow each other without gap or overlap. */
  readonly since: Date;
  readonly until: Date;
  /** For platforms that keep their data beside the integration's. */
  readonly database: Database;
}

/** What goes to Datadog; plain JSON, since it waits in the database until it is delivered: moments as Unix seconds. */
export interface Collected {
  readonly metrics: readonly MetricSeries[];
  readonly logs: readonly LogEntry[];
  readonly events: readonly DatadogEvent[];
  readonly serviceChecks: readonly ServiceCheck[];
  /** Opened once for each key, whatever crashes and however often a window is collected. */
  readonly incidents: readonly IncidentRequest[];
}

export interface IncidentRequest {
  /** Names what the incident is about. */
  readonly key: string;
  readonly draft: IncidentDraft;
}

/** The last deployment of a service says how long deployments take now, also in windows in which none ends. */
const lookBackMs = 10 * 60_000;

/**
 * Replace this file with your own collection.
 *
 * Read what happened in the account during the window and return it as the data that the tile promises. It may run
 * again for the same window after a crash, so let it only read. This one reads the deployments of a small company.
 */
export async function collect({
  accountId,
  tile,
  since,
  until,
  database,
}: CollectRequest): Promise<Collected> {
  const lookBack = { since: new Date(since.getTime() - lookBackMs), until };
  const activity: Activity = {
    deployments: await findDeployments(database, accountId, lookBack),
    rollbacks: await findRollbacks(database, accountId, lookBack),
    since,
    until,
  };
  const happenings = happeningsIn(activity);
  return {
    metrics: metricsOf(activity, tile),
    logs: logsOf(happenings, tile),
    events: eventsOf(happenings, tile),
    serviceChecks: checksOf(activity, tile),
    incidents: incidentsOf(happenings),
  };
}
