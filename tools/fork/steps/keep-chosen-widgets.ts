import { isJsonObject, type JsonObject } from '../../file-tree.ts';

const sources: Readonly<Record<string, string>> = {
  metrics: 'metrics',
  logs: 'logs',
  logs_stream: 'logs',
  events: 'events',
  event_stream: 'events',
};

interface Layout {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The dashboard without the widgets whose data is not sent; groups close up, and empty ones go. */
export function keepChosenWidgets(dashboard: JsonObject, data: readonly string[]): JsonObject {
  const { widgets } = closeGaps(keep(dashboard.widgets, data));
  if (widgets.some(showsData)) return { ...dashboard, widgets };
  // Datadog asks every integration for a dashboard; one that sends nothing shows the monitors that it reads.
  const moved = widgets.map((widget) => {
    const layout = layoutOf(widget);
    return layout === undefined ? widget : { ...widget, layout: { ...layout, y: layout.y + monitorsHeight } };
  });
  return { ...dashboard, widgets: [monitorGroup, ...moved], template_variables: [] };
}

const monitorsHeight = 6;

const monitorGroup: JsonObject = {
  definition: {
    type: 'group',
    title: 'Overview',
    layout_type: 'ordered',
    widgets: [
      {
        definition: {
          type: 'manage_status',
          title: 'Monitors',
          display_format: 'countsAndList',
          color_preference: 'text',
          hide_zero_counts: true,
          query: '',
        },
        layout: { x: 0, y: 0, width: 12, height: monitorsHeight - 1 },
      },
    ],
  },
  layout: { x: 0, y: 0, width: 12, height: monitorsHeight },
};

/** Whether a widget, or one of its group, shows data; notes and images show none. */
function showsData({ definition }: JsonObject): boolean {
  if (!isJsonObject(definition)) return false;
  const inner = Array.isArray(definition.widgets) ? definition.widgets.filter(isJsonObject) : [];
  return dataOf(definition).length > 0 || inner.some(showsData);
}

function keep(value: unknown, data: readonly string[]): JsonObject[] {
  const widgets = Array.isArray(value) ? value.filter(isJsonObject) : [];
  return widgets.flatMap((widget) => {
    const { definition } = widget;
    if (!isJsonObject(definition)) return [widget];
    if (!Array.isArray(definition.widgets))
      return dataOf(definition).every((kind) => data.includes(kind)) ? [widget] : [];
    const inner = keep(definition.widgets, data);
    if (inner.length === 0) return [];
    const closed = closeGaps(inner);
    const layout = layoutOf(widget);
    const resized =
      layout === undefined ? {} : { layout: { ...layout, height: layout.height - closed.removedRows } };
    return [{ ...widget, definition: { ...definition, widgets: closed.widgets }, ...resized }];
  });
}

function dataOf(definition: JsonObject): string[] {
  if (definition.type === 'check_status') return ['service-checks'];
  const found = JSON.stringify(definition.requests ?? null).matchAll(/"data_source":"(\w+)"/g);
  return [...found].flatMap(([, source = '']) => sources[source] ?? []);
}

/** Rows that no widget covers any more are taken out, as Datadog does when a widget is deleted by hand. */
function closeGaps(widgets: JsonObject[]): { widgets: JsonObject[]; removedRows: number } {
  const layouts = widgets.flatMap((widget) => layoutOf(widget) ?? []);
  const bottom = Math.max(0, ...layouts.map(({ y, height }) => y + height));
  const empty = Array.from({ length: bottom }, (_, row) => row).filter(
    (row) => !layouts.some(({ y, height }) => y <= row && row < y + height),
  );
  const moved = widgets.map((widget) => {
    const layout = layoutOf(widget);
    if (layout === undefined) return widget;
    return { ...widget, layout: { ...layout, y: layout.y - empty.filter((row) => row < layout.y).length } };
  });
  return { widgets: moved, removedRows: empty.length };
}

function layoutOf(widget: JsonObject): Layout | undefined {
  const { layout } = widget;
  if (!isJsonObject(layout)) return undefined;
  const { x, y, width, height } = layout;
  if (
    typeof x !== 'number' ||
    typeof y !== 'number' ||
    typeof width !== 'number' ||
    typeof height !== 'number'
  )
    return undefined;
  return { x, y, width, height };
}
