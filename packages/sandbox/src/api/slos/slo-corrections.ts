import { secondsOf } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { describePerson } from '../incidents/describe-incident.ts';
import { pageOf } from '../page.ts';
import type { SloCorrection } from '../resources.ts';

/**
 * Corrections of service level objectives.
 *
 * @see https://docs.datadoghq.com/api/latest/service-level-objective-corrections/
 */
export function sloCorrectionOperations(api: Operations, datadog: Datadog): void {
  const { sloCorrections, slos } = datadog.resources;
  const find = ({ organization, path }: Call): SloCorrection => {
    const found = sloCorrections.of(organization).get(path.slo_correction_id ?? '');
    if (!found) throw refuse(404, 'SLO Correction not found');
    return found;
  };

  api.offer('v1.CreateSLOCorrection', ({ organization, body, now }) => {
    const attributes = attributesOf(body);
    const sloId = attributes.slo_id;
    if (typeof sloId === 'string' && !slos.of(organization).has(sloId))
      throw refuse(404, `SLO not found: ${sloId} not found`);
    if (typeof sloId !== 'string' && typeof attributes.slo_query !== 'string') {
      throw refuse(400, 'Invalid payload: must specify slo_id or slo_query');
    }
    const correction = {
      id: datadog.randomness.uuid(),
      createdAt: now,
      modifiedAt: now,
      wasChanged: false,
      attributes: { ...attributes },
    };
    sloCorrections.of(organization).set(correction.id, correction);
    return { data: describe(organization, correction, true) };
  });
  api.offer('v1.ListSLOCorrection', ({ organization, query }) => {
    const all = sloCorrections.list(organization);
    const { size, offset } = pageOf(query, { size: 'limit', offset: 'offset', standard: 25, most: 1000 });
    return {
      data: all.slice(offset, offset + size).map((correction) => describe(organization, correction)),
      meta: { page: { total_count: all.length, total_filtered_count: all.length } },
    };
  });
  api.offer('v1.GetSLOCorrection', (call) => ({ data: describe(call.organization, find(call)) }));
  api.offer('v1.UpdateSLOCorrection', (call) => {
    const correction = find(call);
    Object.assign(correction, {
      attributes: { ...correction.attributes, ...attributesOf(call.body) },
      modifiedAt: call.now,
      wasChanged: true,
    });
    return { data: describe(call.organization, correction) };
  });
  api.offer(
    'v1.DeleteSLOCorrection',
    (call) => {
      sloCorrections.of(call.organization).delete(find(call).id);
    },
    { status: 204 },
  );
  api.offer('v1.GetSLOCorrections', ({ organization, path }) => {
    const id = path.slo_id ?? '';
    if (!slos.of(organization).has(id)) throw refuse(404, `SLO not found: ${id} not found`);
    const found = sloCorrections.list(organization).filter(({ attributes }) => attributes.slo_id === id);
    return {
      data: found.map((correction) => describe(organization, correction)),
      meta: {
        pagination: {
          type: 'offset_limit',
          offset: 0,
          limit: 10,
          total: found.length,
          first_offset: 0,
          prev_offset: 0,
          next_offset: 10,
          last_offset: 0,
        },
      },
      links: { self: '', first: null, last: null, next: null, prev: null },
    };
  });
}

function describe(organization: Organization, correction: SloCorrection, isNew = false): Payload {
  const { attributes, createdAt, modifiedAt, wasChanged } = correction;
  const person = { data: describePerson(organization) };
  return {
    type: 'correction',
    id: correction.id,
    attributes: {
      slo_id: attributes.slo_id ?? null,
      ...('slo_query' in attributes ? { slo_query: attributes.slo_query } : {}),
      start: attributes.start,
      end: attributes.end ?? null,
      description: attributes.description ?? '',
      category: textAt(attributes, 'category'),
      timezone: textAt(attributes, 'timezone') || 'UTC',
      rrule: attributes.rrule ?? null,
      duration: attributes.duration ?? null,
      // The answer to a creation has no times yet.
      created_at: isNew ? null : secondsOf(createdAt),
      modified_at: isNew ? null : secondsOf(modifiedAt),
      creator: person,
      modifier: wasChanged ? person : null,
    },
  };
}

function attributesOf({ data }: Payload): Payload {
  return isObject(data) && isObject(data.attributes) ? data.attributes : {};
}
