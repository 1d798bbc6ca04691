import { refuse } from '../../http/refusal.ts';
import { findViolation, findViolationOfType, type Violation } from '../../operations/check-body.ts';
import { refuseBody } from '../../operations/refuse-body.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';

/**
 * Turns away what Datadog turns away: what departs from the document, and what its description alone forbids.
 *
 * @throws Refusal 400
 */
export function checkDashboard(body: Payload): void {
  checkTags(body.tags);
  for (const variable of objectsOf(body.template_variables)) checkVariable(variable);
  for (const preset of objectsOf(body.template_variable_presets)) {
    for (const value of objectsOf(preset.template_variables)) checkPresetValue(value);
  }
  const documented = withoutNewer(body);
  const violation =
    widgetsIn(objectsOf(documented.widgets)).map(findWidgetViolation).find(Boolean) ??
    findViolation('v1.CreateDashboard', documented);
  if (violation) throw refuseBody('parameter', violation);
}

/** Widgets, those inside groups first: the innermost that is at fault is the one to blame. */
function widgetsIn(widgets: readonly Payload[]): Payload[] {
  return widgets.flatMap((widget) => [
    ...(isObject(widget.definition) ? widgetsIn(objectsOf(widget.definition.widgets)) : []),
    widget,
  ]);
}

/** In published dashboards of November 2026, and not in the documents. */
const newerWidgets = new Set(['custom', 'embedded_app', 'service_summary', 'point_plot']);
const newerSources = new Set(['app_sec_events', 'traces']);

/** What the documents can judge: newer widgets, queries and formats are left out. */
function withoutNewer(value: Payload): Payload {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (Array.isArray(inner)) {
        const known = inner.filter((entry: unknown) => !isObject(entry) || !isNewer(key, entry));
        return [key, known.map((entry: unknown) => (isObject(entry) ? withoutNewer(entry) : entry))];
      }
      return [key, isObject(inner) ? withoutNewer(inner) : inner];
    }),
  );
}

function isNewer(list: string, entry: Payload): boolean {
  if (list === 'widgets') return newerWidgets.has(textAt(entry, 'definition.type'));
  if (list === 'conditional_formats') return entry.type === 'range';
  return list === 'queries' && newerSources.has(textAt(entry, 'data_source'));
}

/** Where a widget departs from the definition of its own type. */
export function findWidgetViolation({ definition }: Payload): Violation | undefined {
  if (!isObject(definition)) return undefined;
  const found = findViolationOfType('WidgetDefinition', textAt(definition, 'type'), definition);
  return found && { ...found, path: ['definition', ...found.path] };
}

function checkTags(tags: unknown): void {
  if (!Array.isArray(tags)) return;
  if (tags.length > 5) throw refuse(400, "Maximum number of elements in parameter 'tags' should be 5");
  const isTeam = (tag: unknown) => typeof tag === 'string' && /^team:.+/.test(tag);
  if (!tags.every(isTeam)) throw refuse(400, 'Invalid tag format. Valid tag keys are: team.');
}

/** `default` is the older form of `defaults`. */
function checkVariable(variable: Payload): void {
  const { defaults } = variable;
  if (!Array.isArray(defaults)) return;
  if ('default' in variable) throw refuse(400, "'template_variables' is invalid");
  if (defaults.length === 0)
    throw refuse(400, "Minimum number of elements in parameter 'defaults' should be 1");
  if (defaults.includes('')) throw refuse(400, "Minimum length of parameter 'defaults' should be 1");
}

function checkPresetValue(value: Payload): void {
  if ('value' in value && 'values' in value) {
    throw refuse(400, `'template_variables' value '${pythonText(value)}' is invalid`);
  }
  if (Array.isArray(value.values) && value.values.length === 0) {
    throw refuse(400, "Minimum number of elements in parameter 'values' should be 1");
  }
}

function objectsOf(value: unknown): Payload[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A value as Python prints it: Datadog quotes it so. */
function pythonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `'${key}': ${pythonText(inner)}`)
      .join(', ')}}`;
  }
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? String(value) : 'None';
}
