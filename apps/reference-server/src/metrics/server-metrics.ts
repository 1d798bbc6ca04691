import type { InstallationEvent } from '@tilekit/core';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { limitSockets, socketTimeouts } from '../process/socket-limits.ts';
import { installationStatuses } from '../installations/find-installations.ts';

const eventNames: readonly InstallationEvent['name'][] = [
  'connected',
  'refreshed',
  'refresh-failed',
  'needs-reauthorization',
  'needs-recovery',
  'access-off',
  'revocation-failed',
  'disconnected',
];

/** What is asked of the database at each scrape. */
export interface MetricsSources {
  countInstallations(): Promise<ReadonlyMap<string, number>>;
  /** Jobs that could run now, by queue, with the age of the oldest in seconds. */
  readQueues(): Promise<ReadonlyMap<string, { readonly ready: number; readonly oldestSeconds: number }>>;
  /** Seconds since the connected installation that waits longest had data accepted. */
  readLongestSilence(): Promise<number>;
  /** Installations that send no data, by the code of the reason and by site. */
  countProblems(): Promise<
    readonly { readonly problem: string; readonly site: string; readonly count: number }[]
  >;
}

/** The numbers that answer "is every customer's data flowing?". */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly events: Counter<'event'>;
  readonly deliveries: Counter<'family' | 'outcome'>;
  readonly items: Counter<'family' | 'outcome'>;
  readonly webhooks: Counter<'code'>;
  readonly jobFailures: Counter<'queue' | 'code'>;
  readonly abandonedSeconds: Counter;
  readonly unreadableSecrets: Counter<'purpose' | 'code'>;
  readonly requests: Histogram<'route' | 'status'>;
  countEvent(event: InstallationEvent): void;
}

/** @param clockDifferenceMs how far the host's clock is ahead of the database's */
export function createServerMetrics(
  sources?: MetricsSources,
  clockDifferenceMs: () => number = () => 0,
): ServerMetrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'tilekit_installation_events_total',
    help: 'What happened to installations: connected, refreshed, refresh-failed, needs-recovery and so on.',
    labelNames: ['event'],
    registers,
  });
  // From the start, so that an alarm can compare two of them when one has not happened yet.
  for (const event of eventNames) events.inc({ event }, 0);
  if (sources) gaugesOf(sources, registers);
  new Gauge({
    name: 'tilekit_clock_difference_seconds',
    help: 'How far the clocks of this host and of the database differ; beyond 5 this instance does nothing.',
    registers,
    collect() {
      this.set(Math.abs(clockDifferenceMs()) / 1_000);
    },
  });
  return {
    registry,
    events,
    deliveries: new Counter({
      name: 'tilekit_deliveries_total',
      help: 'Attempts to hand collected data to Datadog, by outcome: accepted or the code of the error.',
      labelNames: ['family', 'outcome'],
      registers,
    }),
    items: new Counter({
      name: 'tilekit_items_total',
      help: 'Series, logs, events and checks, by what became of them: accepted, dropped, expired or maybe-repeated.',
      labelNames: ['family', 'outcome'],
      registers,
    }),
    webhooks: new Counter({
      name: 'tilekit_webhook_deliveries_total',
      help: 'Alerts that Datadog sent, by what was answered.',
      labelNames: ['code'],
      registers,
    }),
    jobFailures: new Counter({
      name: 'tilekit_job_failures_total',
      help: 'Attempts at a job that failed, by queue and code; the log has each with its stack.',
      labelNames: ['queue', 'code'],
      registers,
    }),
    abandonedSeconds: new Counter({
      name: 'tilekit_abandoned_window_seconds_total',
      help: 'Seconds of data that were never collected, because Datadog would no longer take them.',
      registers,
    }),
    unreadableSecrets: new Counter({
      name: 'tilekit_unreadable_secrets_total',
      help: 'Secrets that did not open where they are kept: the row was changed by hand, or its key is missing.',
      labelNames: ['purpose', 'code'],
      registers,
    }),
    requests: new Histogram({
      name: 'tilekit_http_request_duration_seconds',
      help: 'Time to answer, by route and status.',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    countEvent({ name }) {
      events.inc({ event: name });
    },
  };
}

/** Gauges that are read from the database; without its answer they are left out, and `tilekit_database_up` is 0. */
function gaugesOf(sources: MetricsSources, registers: Registry[]): void {
  new Gauge({
    name: 'tilekit_database_up',
    help: 'Whether the database answered the last scrape.',
    registers,
    async collect() {
      const answered = await sources.countInstallations().then(
        () => 1,
        () => 0,
      );
      this.set(answered);
    },
  });
  async function fill<Label extends string>(gauge: Gauge<Label>, read: () => Promise<void>): Promise<void> {
    gauge.reset();
    try {
      await read();
    } catch {
      // Left out, and reported by `tilekit_database_up`.
    }
  }
  new Gauge({
    name: 'tilekit_installations',
    help: 'Installations by status.',
    labelNames: ['status'],
    registers,
    collect() {
      return fill(this, async () => {
        const counts = await sources.countInstallations();
        for (const status of installationStatuses) this.set({ status }, counts.get(status) ?? 0);
      });
    },
  });
  new Gauge({
    name: 'tilekit_installations_with_problem',
    help: 'Installations that send no data, by the code of the reason and by site.',
    labelNames: ['problem', 'site'],
    registers,
    collect() {
      return fill(this, async () => {
        for (const { problem, site, count } of await sources.countProblems())
          this.set({ problem, site }, count);
      });
    },
  });
  new Gauge({
    name: 'tilekit_queue_ready_jobs',
    help: 'Jobs that could run now.',
    labelNames: ['queue'],
    registers,
    collect() {
      return fill(this, async () => {
        for (const [queue, { ready }] of await sources.readQueues()) this.set({ queue }, ready);
      });
    },
  });
  new Gauge({
    name: 'tilekit_queue_oldest_job_seconds',
    help: 'How long the oldest job that could run has been waiting.',
    labelNames: ['queue'],
    registers,
    collect() {
      return fill(this, async () => {
        for (const [queue, { oldestSeconds }] of await sources.readQueues())
          this.set({ queue }, oldestSeconds);
      });
    },
  });
  new Gauge({
    name: 'tilekit_longest_silence_seconds',
    help: 'Time since the connected installation that waits longest had data accepted.',
    registers,
    async collect() {
      const seconds = await sources.readLongestSilence().catch(() => undefined);
      if (seconds === undefined) this.remove();
      else this.set(seconds);
    },
  });
}

/** `/metrics` on a separate port, which a partner keeps inside the network. */
export function createMetricsApp(metrics: ServerMetrics, logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({ loggerInstance: logger, ...socketTimeouts });
  limitSockets(app, logger, 0.05);
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return app;
}
