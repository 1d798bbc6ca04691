import type { WidgetContent } from './widget-view.ts';

/** What a widget shows when its query finds nothing. */
export const noData: WidgetContent = { kind: 'empty', text: 'No data in this time window' };

/** What a widget shows when the sandbox cannot evaluate its query. */
export const notEvaluated: WidgetContent = {
  kind: 'empty',
  text: 'The sandbox does not evaluate this query.',
};
