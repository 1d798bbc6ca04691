import { Value } from 'typebox/value';
import { renderMarkdown } from '../tile/markdown.ts';
import { dashboardSchema, widgetsSchema, type Dashboard, type WidgetDefinition } from './dashboard-schema.ts';
import { fillVariables, type DashboardContext } from './dashboard-context.ts';
import { drawWidget } from './draw-widget.ts';
import type { DashboardView, WidgetContent, WidgetPlace, WidgetView } from './widget-view.ts';

/** Reads a dashboard of the tile; `undefined` when it does not have the form of one. */
export function readDashboard(definition: unknown): Dashboard | undefined {
  return Value.Check(dashboardSchema, definition) ? definition : undefined;
}

/** The template variables of a dashboard, with the values that the reader chose. */
export function readVariables(dashboard: Dashboard, chosen: URLSearchParams): DashboardContext['variables'] {
  return new Map(
    (dashboard.template_variables ?? []).map((variable) => [
      variable.name,
      {
        prefix: variable.prefix ?? '',
        value: chosen.get(`var_${variable.name}`) ?? variable.defaults?.[0] ?? variable.default ?? '*',
      },
    ]),
  );
}

/** Draws a dashboard from the data of an organization. */
export async function drawDashboard(dashboard: Dashboard, context: DashboardContext): Promise<DashboardView> {
  return {
    title: dashboard.title,
    descriptionHtml: renderMarkdown(dashboard.description ?? ''),
    variables: [...context.variables].map(([name, { prefix, value }]) => ({
      name,
      value,
      options: valuesOfTag(context, prefix),
    })),
    widgets: await drawWidgets(dashboard.widgets, context),
  };
}

async function drawWidgets(
  widgets: unknown,
  context: DashboardContext,
  isInGroup = false,
): Promise<WidgetView[]> {
  if (!Value.Check(widgetsSchema, widgets)) return [];
  const views: WidgetView[] = [];
  for (const { definition, layout } of widgets) {
    const place = layout && placeOf(layout);
    const title = fillVariables(definition.title ?? '', context.variables);
    const content =
      definition.type === 'group'
        ? await drawGroup(definition, context, isInGroup)
        : await drawWidget(definition, place?.width ?? 6, context);
    views.push({ title, place, content });
  }
  return views;
}

async function drawGroup(
  { background_color, widgets }: WidgetDefinition,
  context: DashboardContext,
  isInGroup: boolean,
): Promise<WidgetContent> {
  if (isInGroup) return { kind: 'empty', text: 'Datadog takes no group inside a group.' };
  return { kind: 'group', color: background_color ?? '', widgets: await drawWidgets(widgets, context, true) };
}

function placeOf(layout: { x: number; y: number; width: number; height: number }): WidgetPlace {
  const width = Math.min(12, Math.max(1, layout.width));
  return {
    column: Math.min(Math.max(0, layout.x), 12 - width) + 1,
    row: Math.max(0, layout.y) + 1,
    width,
    height: Math.max(1, layout.height),
  };
}

/** The values that a template variable can take: those that occur in the data. */
function valuesOfTag(context: DashboardContext, prefix: string): string[] {
  const values = new Set<string>();
  for (const metric of context.store.names()) {
    for (const { tags } of context.store.seriesOf(metric)) {
      for (const tag of tags) if (tag.startsWith(`${prefix}:`)) values.add(tag.slice(prefix.length + 1));
    }
  }
  return [...values].sort();
}
