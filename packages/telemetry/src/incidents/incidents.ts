import { isRecord, type DatadogSite } from '@tilekit/core';
import { bearerHeader, deliveryOf, failureOf, send, type DeliveryOptions } from '../delivery/delivery.ts';
import { createError } from '../errors/errors.ts';
import { checkText, firstRefusal } from '../items/fields.ts';

/** Who is notified of an incident. */
export interface IncidentNotification {
  /** Such as `@team@example.com` or `@slack-channel`. */
  readonly handle: string;
  readonly displayName?: string;
}

/** A field of an incident, such as severity. */
export type IncidentField =
  | { readonly type: 'dropdown' | 'textbox'; readonly value: string | null }
  | {
      readonly type: 'multiselect' | 'textarray' | 'metrictag' | 'autocomplete';
      readonly value: readonly string[] | null;
    };

/** An incident to be declared. */
export interface IncidentDraft {
  readonly title: string;
  readonly customerImpacted: boolean;
  /** What customers notice; required when they are impacted. */
  readonly customerImpactScope?: string;
  /** Such as `{ severity: { type: 'dropdown', value: 'SEV-3' } }`. */
  readonly fields?: Readonly<Record<string, IncidentField>>;
  readonly notifications?: readonly IncidentNotification[];
}

/** What is known of an incident in Datadog. */
export interface Incident {
  readonly id: string;
  /** The number that people see, as in `IR-12`. */
  readonly publicId: number | undefined;
  readonly title: string;
}

/** @returns `undefined` when the body is no incident */
function readIncident(body: unknown): Incident | undefined {
  const data = isRecord(body) ? body.data : undefined;
  if (!isRecord(data) || typeof data.id !== 'string') return undefined;
  const attributes = isRecord(data.attributes) ? data.attributes : {};
  return {
    id: data.id,
    publicId: typeof attributes.public_id === 'number' ? attributes.public_id : undefined,
    title: typeof attributes.title === 'string' ? attributes.title : '',
  };
}

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
 * Each call opens one, and Datadog has no idempotency key to recognize a duplicate: only an answer that certainly came before any
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
