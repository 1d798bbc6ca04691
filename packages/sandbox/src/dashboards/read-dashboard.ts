import { tagValues } from '@tilekit/query/engine';
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

/**
 * The template variables of a dashboard, with the values that the reader chose. A form names several values separated
 * by `, `: no tag holds a comma.
 */
export function readVariables(dashboard: Dashboard, chosen: URLSearchParams): DashboardContext['variables'] {
  return new Map(
    (dashboard.template_variables ?? []).map(({ name, prefix, defaults, default: one }) => {
      const picked = chosen.getAll(`var_${name}`).flatMap((text) => text.split(', '));
      const values = picked.length > 0 ? picked : (defaults ?? [one ?? '*']);
      return [name, { prefix: prefix ?? '', values: values.length === 0 ? ['*'] : values }];
    }),
  );
}

/** Draws a dashboard from the data of an organization. */
export async function drawDashboard(dashboard: Dashboard, context: DashboardContext): Promise<DashboardView> {
  return {
    title: dashboard.title,
    descriptionHtml: renderMarkdown(dashboard.description ?? ''),
    variables: [...context.variables].map(([name, { prefix, values }]) => {
      const value = values.join(', ');
      const options = valuesOfTag(context, prefix);
      return { name, value, options: value === '*' ? options : [...new Set([value, ...options])] };
    }),
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
  if (isInGroup) {
    return { kind: 'empty', state: 'not evaluated', text: 'Datadog takes no group inside a group.' };
  }
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
function valuesOfTag({ store }: DashboardContext, prefix: string): string[] {
  const values = new Set<string>();
  if (prefix === '') return [];
  for (const { tags } of store.all()) for (const value of tagValues(tags, prefix)) values.add(value);
  return [...values].sort();
}

/** One widget of a dashboard, and what became of it. */
export interface WidgetOutcome {
  title: string;
  state: 'drawn' | 'empty' | 'not evaluated';
  /** Why it is not drawn; empty when it is. */
  reason: string;
}

/** What became of every widget of a dashboard, those of groups too. */
export function outcomesOf(widgets: readonly WidgetView[]): WidgetOutcome[] {
  return widgets.flatMap(({ title, content }): WidgetOutcome[] => {
    if (content.kind === 'group') return outcomesOf(content.widgets);
    if (content.kind === 'empty') return [{ title, state: content.state, reason: content.text }];
    return [{ title, state: 'drawn', reason: '' }];
  });
}

/** How many widgets are drawn, empty or not evaluated. */
export function countStates({ widgets }: DashboardView): Record<WidgetOutcome['state'], number> {
  const counts = { drawn: 0, empty: 0, 'not evaluated': 0 };
  for (const { state } of outcomesOf(widgets)) counts[state] += 1;
  return counts;
}
