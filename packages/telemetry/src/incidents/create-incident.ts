import type { DatadogSite } from '@tilekit/core';
import { bearerHeader, deliveryOf, failureOf, send, type DeliveryOptions } from '../delivery/delivery.ts';
import { createError } from '../errors/create-error.ts';
import { checkText, firstRefusal } from '../fields/text-field.ts';
import type { Incident, IncidentDraft } from './incident.ts';
import { readIncident } from './read-incident.ts';

/** Options of {@link createIncident}. */
export interface CreateIncidentOptions extends DeliveryOptions {
  readonly site: DatadogSite;
  /** With the scope `incident_write`. */
  readonly accessToken: string;
  readonly incident: IncidentDraft;
}

/**
 * Declares an incident: `POST /api/v2/incidents`.
 *
 * Each call opens one, and Datadog knows no key to recognise a second: only an answer that certainly came before any
 * effect (429, or a connection that was never made) is repeated.
 *
 * @returns the incident: keep its `id` to update it
 * @throws INPUT_INVALID before anything is sent
 * @throws INCIDENT_OUTCOME_UNKNOWN when the answer was lost, or was 408 or 5xx
 * @throws DELIVERY_GAVE_UP when Datadog kept refusing for its rate limit
 * @throws ACCESS_TOKEN_REJECTED, FORBIDDEN and the other codes of `@tilekit/core` for what Datadog answers
 * @see https://docs.datadoghq.com/api/latest/incidents/#create-an-incident
 */
export async function createIncident({
  site,
  accessToken,
  incident,
  ...options
}: CreateIncidentOptions): Promise<Incident> {
  const delivery = deliveryOf(options);
  const settled = await send(
    {
      operation: 'POST /api/v2/incidents',
      method: 'POST',
      url: delivery.endpoints(site.apiHost, '/api/v2/incidents'),
      headers: { ...bearerHeader(accessToken), 'content-type': 'application/json' },
      body: encodeDraft(incident),
      isIdempotent: false,
      read: readIncident,
    },
    delivery,
  );
  if (settled.outcome === 'answered') return settled.value;
  const { outcome, error } = settled;
  // What is no incident was answered by something else, which did not pass the request on.
  if (outcome !== 'maybe-sent' || error.code === 'UNEXPECTED_ANSWER') throw failureOf(settled);
  throw createError('INCIDENT_OUTCOME_UNKNOWN', 'The answer to creating an incident was lost.', {
    status: error.status,
    cause: error,
  });
}

function encodeDraft(draft: IncidentDraft): string {
  const fault = firstRefusal(
    checkText('title', draft.title, { required: true }),
    typeof draft.customerImpacted === 'boolean'
      ? undefined
      : { reason: 'FIELD_INVALID', detail: '`customerImpacted` is true or false.' },
    checkText('customerImpactScope', draft.customerImpactScope, { required: draft.customerImpacted }),
  );
  if (fault) throw createError('INPUT_INVALID', fault.detail);
  return JSON.stringify({
    data: {
      type: 'incidents',
      attributes: {
        title: draft.title,
        customer_impacted: draft.customerImpacted,
        customer_impact_scope: draft.customerImpactScope,
        fields: draft.fields,
        notification_handles: draft.notifications?.map(({ handle, displayName }) => ({
          handle,
          display_name: displayName,
        })),
      },
    },
  });
}
