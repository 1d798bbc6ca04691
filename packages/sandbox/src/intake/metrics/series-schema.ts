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
export type MetricSeries = Static<typeof series>;

/** The body of `POST /api/v2/series`, from Datadog's OpenAPI document (`MetricPayload`). */
export const metricPayload = Compile(payload);
