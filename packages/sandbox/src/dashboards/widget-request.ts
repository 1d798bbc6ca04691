import {
  NotEvaluated,
  planRequest,
  queriesOf,
  type PlannedFormula,
  type PlannedRequest,
} from '@tilekit/query/engine';
import { Value } from 'typebox/value';
import { writeUnit } from './format-value.ts';
import { unitOf, type DashboardContext } from './dashboard-context.ts';
import { styleSchema, type ConditionalFormat, type RequestStyle } from './dashboard-schema.ts';

/** A request of a widget: what is computed, and how each formula is shown. */
export interface WidgetRequest {
  readonly planned: PlannedRequest;
  readonly style: RequestStyle;
  readonly formulas: readonly FormulaStyle[];
}

interface FormulaStyle {
  readonly label: string;
  readonly unit: string;
  readonly formats: readonly ConditionalFormat[];
}

/**
 * Reads the requests of a widget.
 *
 * @throws NotEvaluated naming what is not understood
 */
export function readRequests(requests: unknown, context: DashboardContext): WidgetRequest[] {
  const list: unknown[] = Array.isArray(requests) ? requests : [];
  if (list.length === 0) throw new NotEvaluated('a widget without requests');
  return list.map((request) => readRequest(request, context));
}

function readRequest(request: unknown, { variables, metadata }: DashboardContext): WidgetRequest {
  const planned = planRequest(request, variables);
  if (!Value.Check(styleSchema, request)) {
    const [fault] = Value.Errors(styleSchema, request);
    throw new NotEvaluated(
      `\`${fault?.instancePath ?? ''}\` of a request ${fault?.message ?? 'is not known'}`,
    );
  }
  return {
    planned,
    style: request,
    formulas: planned.formulas.map((formula, index) => {
      const shown = request.formulas?.[index];
      const named = request.metadata?.find(({ expression }) => expression === formula.text)?.alias_name;
      const given = shown?.number_format?.unit;
      const name = given?.unit_name ?? given?.label ?? unitOfFormula(formula, metadata);
      const scale = shown?.number_format?.unit_scale?.unit_name;
      return {
        label: shown?.alias ?? named ?? request.alias ?? formula.text,
        unit: writeUnit({ name, scale, per: given?.per_unit_name }),
        formats: shown?.conditional_formats ?? request.conditional_formats ?? [],
      };
    }),
  };
}

/** A formula that is no arithmetic has the unit of its metric. */
function unitOfFormula({ node }: PlannedFormula, metadata: DashboardContext['metadata']): string {
  const [query, ...more] = queriesOf(node);
  const isPlain = node.kind !== 'operation' && more.length === 0;
  return isPlain ? unitOf(query?.label, metadata) : '';
}

/** The value of a group such as `service:checkout`, for a legend. */
export function groupLabel(group: readonly string[]): string {
  return group.map((tag) => tag.slice(tag.indexOf(':') + 1)).join(', ');
}

/** What the colors of a widget leave out; for people. */
export function noteOnColors(requests: readonly WidgetRequest[]): string {
  const isDropped = requests.some(({ formulas }) => formulas.some(({ formats }) => formats.some(isRange)));
  return isDropped ? 'Colors that follow a range of values are not drawn.' : '';
}

function isRange({ type, value }: ConditionalFormat): boolean {
  return type === 'range' || value === undefined;
}

/** The palette of the first conditional format that a value meets. */
export function paletteOf(value: number, formats: readonly ConditionalFormat[]): string {
  const met = formats.find((format) => {
    const { comparator, value: limit } = format;
    if (isRange(format) || limit === undefined) return false;
    switch (comparator) {
      case '>':
        return value > limit;
      case '>=':
        return value >= limit;
      case '<':
        return value < limit;
      case '<=':
        return value <= limit;
      case '=':
        return value === limit;
      default:
        throw new NotEvaluated(`the comparator \`${comparator ?? ''}\` of a conditional format`);
    }
  });
  return met?.palette ?? '';
}
