import type { InstallationEvent } from '@tilekit/core';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { installationStatuses } from '../installations/find-installations.ts';

/** What is asked of the database at each scrape. */
export interface MetricsSources {
  countInstallations(): Promise<ReadonlyMap<string, number>>;
  /** Jobs that could run now, by queue, with the age of the oldest in seconds. */
  readQueues(): Promise<ReadonlyMap<string, { readonly ready: number; readonly oldestSeconds: number }>>;
  /** Seconds since the connected installation that waits longest had data accepted. */
  readLongestSilence(): Promise<number>;
}

/** The numbers that answer "is every customer's data flowing?". */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly events: Counter<'event'>;
  readonly deliveries: Counter<'family' | 'outcome'>;
  readonly items: Counter<'family' | 'outcome'>;
  readonly webhooks: Counter<'code'>;
  readonly requests: Histogram<'route' | 'status'>;
  countEvent(event: InstallationEvent): void;
}

export function createServerMetrics(sources?: MetricsSources): ServerMetrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'tilekit_installation_events_total',
    help: 'What happened to installations: connected, refreshed, refresh-failed, needs-recovery and so on.',
    labelNames: ['event'],
    registers,
  });
  if (sources) gaugesOf(sources, registers);
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
      help: 'Series, logs, events and checks, by what became of them: accepted or dropped.',
      labelNames: ['family', 'outcome'],
      registers,
    }),
    webhooks: new Counter({
      name: 'tilekit_webhook_deliveries_total',
      help: 'Alerts that Datadog sent, by what was answered.',
      labelNames: ['code'],
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

function gaugesOf(sources: MetricsSources, registers: Registry[]): void {
  new Gauge({
    name: 'tilekit_installations',
    help: 'Installations by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      const counts = await sources.countInstallations();
      for (const status of installationStatuses) this.set({ status }, counts.get(status) ?? 0);
    },
  });
  new Gauge({
    name: 'tilekit_queue_ready_jobs',
    help: 'Jobs that could run now.',
    labelNames: ['queue'],
    registers,
    async collect() {
      for (const [queue, { ready }] of await sources.readQueues()) this.set({ queue }, ready);
    },
  });
  new Gauge({
    name: 'tilekit_queue_oldest_job_seconds',
    help: 'How long the oldest job that could run has been waiting.',
    labelNames: ['queue'],
    registers,
    async collect() {
      for (const [queue, { oldestSeconds }] of await sources.readQueues()) this.set({ queue }, oldestSeconds);
    },
  });
  new Gauge({
    name: 'tilekit_longest_silence_seconds',
    help: 'Time since the connected installation that waits longest had data accepted.',
    registers,
    async collect() {
      this.set(await sources.readLongestSilence());
    },
  });
}

/** `/metrics` on a port of its own, which a partner keeps inside the network. */
export function createMetricsApp(metrics: ServerMetrics, logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({ loggerInstance: logger });
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return app;
}
