import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { requireApiKey } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { organizationOf } from '../../http/datadog-request.ts';
import { parseJson } from '../../http/parse-json.ts';
import { readIntake } from '../../http/read-intake.ts';
import { refuse, refuseIntakeKey } from '../../http/refusal.ts';
import { storeSeries, type SubmittedSeries } from './store-series.ts';

/** Datadog states no limits here; these are those of `POST /api/v1/series`. */
const limits = { wire: 3_200_000, decompressed: 62_914_560 };

const series = Type.Object({
  metric: Type.String({ minLength: 1 }),
  points: Type.Array(Type.Tuple([Type.Number(), Type.Array(Type.Number())])),
  type: Type.Optional(Type.Literal('distribution')),
  host: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
});

const payload = Compile(Type.Object({ series: Type.Array(series) }));

/**
 * `POST /api/v1/distribution_points`.
 *
 * @see https://docs.datadoghq.com/api/latest/metrics/#submit-distribution-points
 */
export function distributionRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post(
    '/api/v1/distribution_points',
    {
      config: { roles: ['api'], maxBytes: limits.wire, errorType: 'text/json' },
      onRequest: requireApiKey(datadog, refuseIntakeKey),
    },
    async (request, reply) => {
      const value = parseJson(await readIntake(request, limits, ['deflate']));
      if (!payload.Check(value)) throw refuse(400, 'Payload is not in the expected format');
      storeSeries(datadog, organizationOf(request), value.series, readSeries);
      return reply.code(202).type('text/json').send('{"status": "ok"}');
    },
  );
}

function readSeries({ metric, points, host, tags }: Static<typeof series>): SubmittedSeries {
  return {
    metric,
    type: 'distribution',
    intervalSeconds: 10,
    tags: [...(tags ?? []), ...(host === undefined ? [] : [`host:${host}`])],
    points: points.filter(([, values]) => values.length > 0),
  };
}
