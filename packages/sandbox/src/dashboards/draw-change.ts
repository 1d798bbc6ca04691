import {
  evaluateRequestOverall,
  explainEmpty,
  NotEvaluated,
  type Row,
  type TimeRange,
} from '@tilekit/query/engine';
import { evaluationContext, type DashboardContext } from './dashboard-context.ts';
import { writeValue } from './format-value.ts';
import { noData } from './no-data.ts';
import { groupLabel, readRequests, type WidgetRequest } from './widget-request.ts';
import type { WidgetContent } from './widget-view.ts';

interface Change {
  label: string;
  present: number;
  past: number;
  change: number;
}

const shifts: ReadonlyMap<string, number> = new Map(
  Object.entries({ hour_before: 3600, day_before: 86_400, week_before: 604_800, month_before: 2_419_200 }),
);

/** Draws by how much each group changed since an earlier time. */
export function drawChange(requests: unknown, range: TimeRange, context: DashboardContext): WidgetContent {
  const [request, ...more] = readRequests(requests, context);
  if (!request || more.length > 0) throw new NotEvaluated('a change from several requests');
  const unit = request.formulas.at(-1)?.unit ?? '';
  const changes = changesOf(request, range, context).filter(({ change }) => !Number.isNaN(change));
  if (changes.length === 0) {
    const evaluation = evaluationContext(context, range, 'line');
    const why = explainEmpty(request.planned, evaluation);
    return noData(`${why} A change needs a value now and one at the earlier time.`);
  }
  const { change_type: type = 'absolute', show_present: showsPresent } = request.style;
  if (type !== 'absolute' && type !== 'relative') throw new NotEvaluated(`the change type \`${type}\``);
  const shown = (one: Change) => (type === 'relative' ? (one.change / Math.abs(one.past)) * 100 : one.change);
  const sorted = sortChanges(changes, request.style);
  const largest = Math.max(...sorted.map((one) => Math.abs(shown(one))), Number.MIN_VALUE);
  return {
    kind: 'toplist',
    rows: sorted.map((one) => {
      const value = shown(one);
      const written = writeValue(value, type === 'relative' ? 'percent' : unit);
      const present = showsPresent ? `${writeValue(one.present, unit)} ` : '';
      const text = `${present}(${value > 0 ? '+' : ''}${written})`;
      return {
        label: one.label,
        text: showsPresent ? text : text.slice(1, -1),
        share: Math.abs(value) / largest,
        palette: '',
      };
    }),
    note: '',
  };
}

/** Two formulas are the past and the present; of one, the past is the same query at `compare_to`. */
function changesOf(request: WidgetRequest, range: TimeRange, context: DashboardContext): Change[] {
  const { planned, style, formulas } = request;
  const now = evaluateRequestOverall(planned, evaluationContext(context, range, 'line'));
  if (formulas.length === 2) {
    const past = planned.formulas.findIndex(
      ({ node }) => node.kind === 'apply' && node.applied.kind === 'shift',
    );
    if (past === -1) throw new NotEvaluated('a change between two formulas of the same time');
    return now.map((row) => changeOf(row, row.values[1 - past], row.values[past], formulas[1 - past]?.label));
  }
  if (formulas.length !== 1) throw new NotEvaluated(`a change between ${formulas.length} formulas`);
  const seconds = shifts.get(style.compare_to ?? 'hour_before');
  if (seconds === undefined) throw new NotEvaluated(`a change since \`${style.compare_to ?? ''}\``);
  const earlier = { fromSeconds: range.fromSeconds - seconds, toSeconds: range.toSeconds - seconds };
  const before = new Map(
    evaluateRequestOverall(planned, evaluationContext(context, earlier, 'line')).map(({ group, values }) => [
      group.join(','),
      values[0],
    ]),
  );
  return now.map((row) => changeOf(row, row.values[0], before.get(row.group.join(',')), formulas[0]?.label));
}

function changeOf({ group }: Row, present = Number.NaN, past = Number.NaN, label = ''): Change {
  return { label: groupLabel(group) || label, present, past, change: present - past };
}

function sortChanges(changes: Change[], style: WidgetRequest['style']): Change[] {
  const { order_by: by = 'change', order_dir: direction = 'desc' } = style;
  if (direction !== 'asc' && direction !== 'desc') throw new NotEvaluated(`the order \`${direction}\``);
  const sign = direction === 'asc' ? 1 : -1;
  if (by === 'name') return changes.sort((left, right) => sign * left.label.localeCompare(right.label));
  if (by !== 'change' && by !== 'present' && by !== 'past') throw new NotEvaluated(`an order by \`${by}\``);
  return changes.sort((left, right) => sign * (left[by] - right[by]));
}
