import { Type } from 'typebox';

const anyObject = Type.Record(Type.String(), Type.Unknown());
const strict = { additionalProperties: false } as const;

const alertAttributes = Type.Object(
  {
    status: Type.Union([Type.Literal('warn'), Type.Literal('error'), Type.Literal('ok')]),
    priority: Type.Optional(Type.String({ pattern: '^[1-5]$' })),
    custom: Type.Optional(anyObject),
    links: Type.Optional(
      Type.Array(
        Type.Object(
          { category: Type.String(), url: Type.String(), title: Type.Optional(Type.String()) },
          strict,
        ),
        { maxItems: 20 },
      ),
    ),
  },
  strict,
);

const named = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 128 }), type: Type.String() },
  strict,
);

const changeAttributes = Type.Object(
  {
    changed_resource: named,
    author: Type.Optional(named),
    change_metadata: Type.Optional(anyObject),
    impacted_resources: Type.Optional(Type.Array(named, { maxItems: 100 })),
    new_value: Type.Optional(anyObject),
    prev_value: Type.Optional(anyObject),
  },
  strict,
);

const common = {
  title: Type.String({ minLength: 1, maxLength: 500 }),
  message: Type.Optional(Type.String({ minLength: 1, maxLength: 4000 })),
  host: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 }),
  ),
  aggregation_key: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  integration_id: Type.Optional(Type.String()),
  timestamp: Type.Optional(Type.String()),
};

const body = <Category extends 'alert' | 'change'>(
  category: Category,
  attributes: typeof alertAttributes | typeof changeAttributes,
) =>
  Type.Object({
    data: Type.Object({
      type: Type.Literal('event'),
      attributes: Type.Object({ ...common, category: Type.Literal(category), attributes }, strict),
    }),
  });

/** Bodies of `POST /api/v2/events` by category, from Datadog's OpenAPI document (`EventCreateRequestPayload`). */
export const eventBodies = {
  alert: body('alert', alertAttributes),
  change: body('change', changeAttributes),
} as const;
