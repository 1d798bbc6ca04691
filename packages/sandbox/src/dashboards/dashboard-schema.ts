import { Type, type Static } from 'typebox';

const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

export const querySchema = Type.Object({
  name: Type.Optional(Type.String()),
  data_source: Type.Optional(Type.String()),
  query: Type.Optional(Type.String()),
  aggregator: Type.Optional(Type.String()),
  search: Type.Optional(Type.Object({ query: Type.Optional(Type.String()) })),
  group_by: Type.Optional(
    Type.Array(Type.Object({ facet: Type.Optional(Type.String()), limit: Type.Optional(Type.Number()) })),
  ),
});

const conditionalFormat = Type.Object({
  comparator: Type.Optional(Type.String()),
  value: Type.Optional(Type.Number()),
  palette: Type.Optional(Type.String()),
});

export const requestSchema = Type.Object({
  q: Type.Optional(Type.String()),
  aggregator: Type.Optional(Type.String()),
  display_type: Type.Optional(Type.String()),
  style: Type.Optional(Type.Object({ palette: Type.Optional(Type.String()) })),
  formulas: Type.Optional(
    Type.Array(
      Type.Object({
        formula: Type.String(),
        alias: optionalText,
        conditional_formats: Type.Optional(Type.Array(conditionalFormat)),
        number_format: Type.Optional(
          Type.Object({
            unit: Type.Optional(
              Type.Object({
                unit_name: Type.Optional(Type.String()),
                label: Type.Optional(Type.String()),
              }),
            ),
          }),
        ),
      }),
    ),
  ),
  queries: Type.Optional(Type.Array(querySchema)),
  query: Type.Optional(
    Type.Object({
      data_source: Type.Optional(Type.String()),
      query_string: Type.Optional(Type.String()),
    }),
  ),
  conditional_formats: Type.Optional(Type.Array(conditionalFormat)),
  sort: Type.Optional(Type.Object({ count: Type.Optional(Type.Number()) })),
});

/** A request of a widget: what it wants to know. */
export type WidgetRequest = Static<typeof requestSchema>;
export type WidgetQuery = Static<typeof querySchema>;
export type ConditionalFormat = Static<typeof conditionalFormat>;

export const definitionSchema = Type.Object({
  type: Type.String(),
  title: optionalText,
  content: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  background_color: Type.Optional(Type.String()),
  check: Type.Optional(Type.String()),
  query: Type.Optional(Type.Unknown()),
  custom_unit: Type.Optional(Type.String()),
  precision: Type.Optional(Type.Number()),
  requests: Type.Optional(Type.Unknown()),
  widgets: Type.Optional(Type.Unknown()),
});

export type WidgetDefinition = Static<typeof definitionSchema>;

const widgetSchema = Type.Object({
  definition: definitionSchema,
  layout: Type.Optional(
    Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() }),
  ),
});

export const widgetsSchema = Type.Array(widgetSchema);
export const requestsSchema = Type.Array(requestSchema);

/** What the sandbox reads of a dashboard; unknown keys do not matter. */
export const dashboardSchema = Type.Object({
  title: Type.String(),
  description: optionalText,
  template_variables: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Array(
        Type.Object({
          name: Type.String(),
          prefix: Type.Optional(Type.Union([Type.String(), Type.Null()])),
          default: Type.Optional(Type.Union([Type.String(), Type.Null()])),
          defaults: Type.Optional(Type.Array(Type.String())),
        }),
      ),
    ]),
  ),
  widgets: widgetsSchema,
});

export type Dashboard = Static<typeof dashboardSchema>;
