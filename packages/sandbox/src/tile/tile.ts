import type { OAuthClient } from '@tilekit/tile/reader';
import type { MonitorOptions } from '../monitors/monitor-options.ts';
import type { MonitorThresholds } from '../monitors/monitor.ts';

/** The tile as the console shows it. */
export interface Tile {
  title: string;
  description: string;
  appId: string;
  author: { name: string; homepage: string; supportEmail: string };
  categories: string[];
  submittedData: string[];
  media: { url: string; caption: string }[];
  /** An image under `assets/logos`, when there is one. */
  logoUrl: string | undefined;
  tabs: TileTab[];
  /** Metrics that begin with it are the integration's, not custom ones; empty where the manifest names none. */
  metricPrefix: string;
  metrics: MetricMetadata[];
  serviceChecks: ServiceCheckMetadata[];
  dashboards: TileDashboard[];
  monitors: TileMonitor[];
  logPipelines: LogPipeline[];
  /** The client under `integration` in `assets/oauth_clients.json`. */
  oauthClient: OAuthClient | undefined;
  /** What could not be read, in words for the author. */
  problems: string[];
}

export interface TileTab {
  slug: string;
  label: string;
  html: string;
}

/** A row of `metadata.csv`. */
export interface MetricMetadata {
  name: string;
  type: string;
  unit: string;
  perUnit: string;
  description: string;
}

interface ServiceCheckMetadata {
  check: string;
  name: string;
  description: string;
  statuses: readonly string[];
  groups: readonly string[];
}

interface TileDashboard {
  slug: string;
  name: string;
  /** The dashboard as its file says, not yet checked. */
  definition: unknown;
}

export interface TileMonitor {
  slug: string;
  /** Stable number of the monitor in every organization. */
  id: number;
  title: string;
  description: string;
  name: string;
  type: string;
  query: string;
  message: string;
  tags: string[];
  priority: number | null;
  thresholds: MonitorThresholds;
  settings: MonitorOptions;
  options: Record<string, unknown>;
}

export interface LogPipeline {
  file: string;
  name: string;
  filter: string;
  processors: { type: string; name: string }[];
  /** The whole file. */
  definition: unknown;
}
