import { requireScopeOrKeys } from '../../authentication/require-credential.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import { findViolation } from '../../operations/check-body.ts';
import type { Operations } from '../../operations/operations.ts';
import { findWidgetViolation } from './check-dashboard.ts';
import { isObject, textAt } from '../../received/payload.ts';

/**
 * `POST /api/v2/dashboard/widgets/validate`: newer than the documents; request and results are those that Datadog's
 * Terraform provider describes. The name `results` is ours.
 *
 * @see https://github.com/DataDog/terraform-provider-datadog/pull/4063
 */
export function widgetValidationRoute(api: Operations, datadog: Datadog): void {
  api.offerUndocumented(
    'POST',
    '/api/v2/dashboard/widgets/validate',
    requireScopeOrKeys(datadog, 'dashboards_write'),
    (_request, body) => {
      const { widgets } = body;
      if (!Array.isArray(widgets)) throw refuse(400, "Missing required parameter 'widgets'");
      const layout = textAt(body, 'layout_type') || 'ordered';
      return { results: widgets.map((widget: unknown) => resultOf(widget, layout)) };
    },
  );
}

function resultOf(widget: unknown, layout: string) {
  const own = isObject(widget) ? findWidgetViolation(widget) : undefined;
  const whole = findViolation('v1.CreateDashboard', { title: '', layout_type: layout, widgets: [widget] });
  // Of the whole dashboard, the first two steps lead to the widget itself.
  const violation = own ?? (whole && { ...whole, path: whole.path.slice(2) });
  return {
    is_valid: violation === undefined,
    widget_type: isObject(widget) ? textAt(widget, 'definition.type') : '',
    error_message: violation ? violation.message : null,
    error_path: violation ? violation.path : null,
  };
}
