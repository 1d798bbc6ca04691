import { alertTags, alertVariables } from '../alerts/alert-variables.ts';
import type { Alert } from '../alerts/alert.ts';
import type { WebhookRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import { isObject } from '../received/payload.ts';
import { defaultPayload } from '../webhooks/default-payload.ts';
import { renderTemplate, type TemplateValues } from './render-template.ts';

/** The request of a delivery, the same for every attempt. */
export interface DeliveryRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Renders what a webhook posts for an alert. */
export function renderRequest(
  webhook: WebhookRecord,
  alert: Alert,
  organization: Organization,
): DeliveryRequest {
  const variables = alertVariables(alert, organization);
  for (const { name, value } of organization.record.customVariables) {
    if (!variables.has(name)) variables.set(name, value);
  }
  const values: TemplateValues = { variables, tags: alertTags(alert) };
  const payload = renderTemplate(webhook.payload ?? defaultPayload, values, 'json');
  const isForm = webhook.encode_as === 'form';
  return {
    url: renderTemplate(webhook.url, values, 'text'),
    headers: {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      ...readHeaders(webhook.custom_headers, values),
    },
    body: isForm ? toForm(payload) : payload,
  };
}

function readHeaders(text: string | null, values: TemplateValues): Record<string, string> {
  if (text === null) return {};
  const headers: unknown = JSON.parse(text);
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      renderTemplate(String(value), values, 'text').replace(/[\r\n]/g, ' '),
    ]),
  );
}

/** The members of the payload as form fields; nested ones as JSON. */
function toForm(payload: string): string {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    value = undefined;
  }
  const fields = isObject(value) ? value : { payload };
  const form = new URLSearchParams();
  for (const [name, field] of Object.entries(fields)) {
    form.set(name, typeof field === 'string' ? field : JSON.stringify(field));
  }
  return form.toString();
}
