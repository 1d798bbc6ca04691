import { Type, type Static } from 'typebox';

const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

const conditionalFormat = Type.Object({
  /** `range`: colors that follow the values; there is no comparator then. */
  type: Type.Optional(Type.String()),
  comparator: Type.Optional(Type.String()),
  value: Type.Optional(Type.Number()),
  palette: Type.Optional(Type.String()),
});

/** How a request of a widget is drawn; what it asks for is the engine's to read. */
const requestStyle = Type.Object({
  display_type: Type.Optional(Type.String()),
  style: Type.Optional(Type.Object({ palette: Type.Optional(Type.String()) })),
  metadata: Type.Optional(
    Type.Array(Type.Object({ expression: Type.String(), alias_name: Type.Optional(Type.String()) })),
  ),
  alias: Type.Optional(Type.String()),
  formulas: Type.Optional(
    Type.Array(
      Type.Object({
        alias: optionalText,
        conditional_formats: Type.Optional(Type.Array(conditionalFormat)),
        number_format: Type.Optional(
          Type.Object({
            unit: Type.Optional(
              Type.Object({
                unit_name: Type.Optional(Type.String()),
                label: Type.Optional(Type.String()),
                per_unit_name: Type.Optional(Type.String()),
              }),
            ),
            unit_scale: Type.Optional(
              Type.Union([Type.Null(), Type.Object({ unit_name: Type.Optional(Type.String()) })]),
            ),
          }),
        ),
      }),
    ),
  ),
  conditional_formats: Type.Optional(Type.Array(conditionalFormat)),
  change_type: Type.Optional(Type.String()),
  compare_to: Type.Optional(Type.String()),
  order_by: Type.Optional(Type.String()),
  order_dir: Type.Optional(Type.String()),
  show_present: Type.Optional(Type.Boolean()),
  on_right_yaxis: Type.Optional(Type.Boolean()),
});

/** A request of a widget: what it wants to know, and how that is drawn. */
export type RequestStyle = Static<typeof requestStyle>;
export type ConditionalFormat = Static<typeof conditionalFormat>;

/** `list_stream` names what it lists in a `query`. */
export const streamRequest = Type.Object({
  query: Type.Object({
    data_source: Type.Optional(Type.String()),
    query_string: Type.Optional(Type.String()),
    indexes: Type.Optional(Type.Array(Type.String())),
    sort: Type.Optional(Type.Unknown()),
  }),
});

const definitionSchema = Type.Object({
  type: Type.String(),
  title: optionalText,
  content: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  background_color: Type.Optional(Type.String()),
  check: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
  group: optionalText,
  group_by: Type.Optional(Type.Array(Type.String())),
  alert_id: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  query: Type.Optional(Type.Unknown()),
  time: Type.Optional(Type.Unknown()),
  custom_unit: Type.Optional(Type.String()),
  precision: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  autoscale: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  markers: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Array(
        Type.Object({
          value: Type.Optional(Type.String()),
          label: optionalText,
          display_type: Type.Optional(Type.String()),
        }),
      ),
    ]),
  ),
  legend_columns: Type.Optional(Type.Array(Type.String())),
  show_legend: Type.Optional(Type.Boolean()),
  events: Type.Optional(Type.Union([Type.Null(), Type.Array(Type.Unknown())])),
  tags_execution: optionalText,
  sort: Type.Optional(Type.Unknown()),
  yaxis: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        min: Type.Optional(Type.String()),
        max: Type.Optional(Type.String()),
        scale: Type.Optional(Type.String()),
        include_zero: Type.Optional(Type.Boolean()),
      }),
    ]),
  ),
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
export const styleSchema = requestStyle;

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
          defaults: Type.Optional(Type.Union([Type.Null(), Type.Array(Type.String())])),
        }),
      ),
    ]),
  ),
  widgets: widgetsSchema,
});

export type Dashboard = Static<typeof dashboardSchema>;
