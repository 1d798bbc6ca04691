import type { FastifyInstance } from 'fastify';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { bytesOf, headerOf, organizationOf } from '../../http/datadog-request.ts';
import { decompress } from '../../http/decompress.ts';
import { parseJson } from '../../http/parse-json.ts';
import { refuse, refuseIntakeKey } from '../../http/refusal.ts';
import { storeSeries, type SubmittedSeries } from './store-series.ts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const series = Type.Object({
  metric: Type.String({ minLength: 1 }),
  points: Type.Array(
    Type.Object({ timestamp: Type.Optional(Type.Integer()), value: Type.Optional(Type.Number()) }),
  ),
  type: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3)])),
  interval: Type.Optional(Type.Integer()),
  unit: Type.Optional(Type.String()),
  source_type_name: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
  resources: Type.Optional(
    Type.Array(Type.Object({ type: Type.Optional(Type.String()), name: Type.Optional(Type.String()) })),
  ),
});

const payload = Type.Object({ series: Type.Array(series) });

/** One series of `POST /api/v2/series`. */
type MetricSeries = Static<typeof series>;

/** The body of `POST /api/v2/series`, from Datadog's OpenAPI document (`MetricPayload`). */
const metricPayload = Compile(payload);

/** Documented limits of `POST /api/v2/series`, in bytes. */
const seriesLimits = { wire: 512_000, decompressed: 5_242_880 };

/**
 * `POST /api/v2/series`.
 *
 * @see https://docs.datadoghq.com/api/latest/metrics/#submit-metrics
 */
export function seriesRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post(
    '/api/v2/series',
    {
      config: { roles: ['api'], maxBytes: seriesLimits.wire },
      onRequest: requireApiKey(datadog, refuseIntakeKey),
    },
    async (request, reply) => {
      const bytes = await decompress(
        bytesOf(request),
        headerOf(request, 'content-encoding'),
        seriesLimits.decompressed,
        ['deflate', 'gzip', 'zstd'],
      );
      const value = parseJson(bytes);
      if (!metricPayload.Check(value)) throw refuse(400, 'Payload is not in the expected format');
      storeSeries(datadog, organizationOf(request), value.series, readSeries);
      return reply.code(202).send({ errors: [] });
    },
  );
}

const typeNames = ['gauge', 'count', 'rate', 'gauge'] as const;

function readSeries(series: MetricSeries): SubmittedSeries {
  const hosts = (series.resources ?? []).filter(({ type, name }) => type === 'host' && name !== undefined);
  return {
    metric: series.metric,
    type: typeNames[series.type ?? 0],
    intervalSeconds: series.interval ?? 1,
    tags: [...(series.tags ?? []), ...hosts.map(({ name }) => `host:${name ?? ''}`)],
    points: series.points.map(({ timestamp, value }) => [timestamp ?? 0, value ?? 0]),
  };
}
