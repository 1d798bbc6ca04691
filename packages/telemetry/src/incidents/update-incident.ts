import type { DatadogSite } from '@tilekit/core';
import { bearerHeader, deliveryOf, failureOf, send, type DeliveryOptions } from '../delivery/delivery.ts';
import { createError } from '../errors/create-error.ts';
import type { Incident, IncidentField } from './incident.ts';
import { readIncident } from './read-incident.ts';

/** What changes about an incident; what is not named stays. */
export interface IncidentChange {
  readonly title?: string;
  readonly customerImpacted?: boolean;
  readonly customerImpactScope?: string;
  /** When customers were no longer impacted. */
  readonly customerImpactEnd?: Date;
  /** Such as `{ state: { type: 'dropdown', value: 'resolved' } }`. */
  readonly fields?: Readonly<Record<string, IncidentField>>;
}

/** Options of {@link updateIncident}. */
export interface UpdateIncidentOptions extends DeliveryOptions {
  readonly site: DatadogSite;
  /** With the scope `incident_write`. */
  readonly accessToken: string;
  /** As `createIncident` returned it. */
  readonly incidentId: string;
  readonly change: IncidentChange;
}

/**
 * Changes an incident: `PATCH /api/v2/incidents/{id}`. A repetition sets the same values again and does no harm.
 *
 * @returns the incident as it is now
 * @throws INPUT_INVALID, DELIVERY_GAVE_UP, and the codes of `@tilekit/core` for what Datadog answers
 * @see https://docs.datadoghq.com/api/latest/incidents/#update-an-existing-incident
 */
export async function updateIncident({
  site,
  accessToken,
  incidentId,
  change,
  ...options
}: UpdateIncidentOptions): Promise<Incident> {
  const delivery = deliveryOf(options);
  // The id becomes part of a path: nothing but the form that Datadog gives it may pass.
  if (!/^[\w-]{1,64}$/.test(incidentId))
    throw createError('INPUT_INVALID', '`incidentId` is not an id of Datadog.');
  const settled = await send(
    {
      operation: 'PATCH /api/v2/incidents/{id}',
      method: 'PATCH',
      url: delivery.endpoints(site.apiHost, `/api/v2/incidents/${incidentId}`),
      headers: { ...bearerHeader(accessToken), 'content-type': 'application/json' },
      body: JSON.stringify({
        data: {
          id: incidentId,
          type: 'incidents',
          attributes: {
            title: change.title,
            customer_impacted: change.customerImpacted,
            customer_impact_scope: change.customerImpactScope,
            customer_impact_end: change.customerImpactEnd?.toISOString(),
            fields: change.fields,
          },
        },
      }),
      isIdempotent: true,
      read: readIncident,
    },
    delivery,
  );
  if (settled.outcome === 'answered') return settled.value;
  throw failureOf(settled);
}
