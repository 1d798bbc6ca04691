import { createHash } from 'node:crypto';
import { secondsOf } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, numberAt, textAt, textsAt, valueAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { actingUser } from '../users/acting-user.ts';
import type { Slo } from '../resources.ts';

const typeIds: Readonly<Record<string, number>> = { monitor: 0, metric: 1, time_slice: 2 };

/**
 * Service level objectives. Their state is not calculated: histories and searches say `no_data`.
 *
 * @see https://docs.datadoghq.com/api/latest/service-level-objectives/
 */
export function sloOperations(api: Operations, datadog: Datadog): void {
  const { slos } = datadog.resources;
  const find = ({ organization, path }: Call): Slo => {
    const id = path.slo_id ?? '';
    const slo = slos.of(organization).get(id);
    if (!slo) throw refuse(404, `SLO not found: ${id} not found`);
    return slo;
  };

  api.offer('v1.CreateSLO', ({ organization, body, now }) => {
    checkSlo(body);
    const id = createHash('md5').update(datadog.randomness.token()).digest('hex');
    const slo = { id, createdAt: now, modifiedAt: now, definition: body };
    slos.of(organization).set(id, slo);
    return { data: [describeSlo(organization, slo)], error: null };
  });

  api.offer('v1.ListSLOs', ({ organization, query }) => {
    const ids = (query.get('ids') ?? '').split(',').filter((id) => id !== '');
    const text = (query.get('query') ?? '').toLowerCase();
    const tags = (query.get('tags_query') ?? '').split(',').filter((tag) => tag !== '');
    const metrics = query.get('metrics_query') ?? '';
    const found = slos
      .list(organization)
      .filter(
        ({ id, definition }) =>
          (ids.length === 0 || ids.includes(id)) &&
          textAt(definition, 'name').toLowerCase().includes(text) &&
          tags.every((tag) => textsAt(definition, 'tags').includes(tag)) &&
          JSON.stringify(definition.query ?? '').includes(metrics),
      );
    if (ids.length > 0 && found.length === 0) throw refuse(404, `SLO not found: ${ids.join(', ')} not found`);
    const { size, offset } = pageOf(query, { size: 'limit', offset: 'offset', standard: 1000, most: 1000 });
    return {
      data: found.slice(offset, offset + size).map((slo) => describeSlo(organization, slo)),
      error: null,
      metadata: { page: { total_count: slos.list(organization).length, total_filtered_count: found.length } },
    };
  });

  api.offer('v1.GetSLO', (call) => ({
    data: {
      ...describeSlo(call.organization, find(call)),
      ...(call.query.get('with_configured_alert_ids') === 'true' ? { configured_alert_ids: [] } : {}),
    },
    error: null,
  }));

  api.offer('v1.UpdateSLO', (call) => {
    const slo = find(call);
    const type = textAt(slo.definition, 'type');
    if (call.body.type !== type) throw refuse(400, 'Invalid payload: the type of an SLO cannot be changed');
    checkSlo(call.body);
    Object.assign(slo, { definition: { ...slo.definition, ...call.body }, modifiedAt: call.now });
    return { data: [describeSlo(call.organization, slo)], error: null };
  });

  api.offer('v1.DeleteSLO', (call) => {
    const { id } = find(call);
    slos.of(call.organization).delete(id);
    return { data: [id], error: null };
  });

  api.offer('v1.CheckCanDeleteSLO', ({ organization, query }) => ({
    data: { ok: (query.get('ids') ?? '').split(',').filter((id) => slos.of(organization).has(id)) },
    errors: null,
  }));

  api.offer('v1.DeleteSLOTimeframeInBulk', ({ organization, body }) => {
    const deleted: string[] = [];
    const updated: string[] = [];
    for (const [id, timeframes] of Object.entries(body)) {
      const slo = slos.of(organization).get(id);
      if (!slo || !Array.isArray(timeframes)) continue;
      const left = thresholdsOf(slo).filter((threshold) => !timeframes.includes(threshold.timeframe));
      if (left.length === 0) slos.of(organization).delete(id);
      else slo.definition.thresholds = left;
      (left.length === 0 ? deleted : updated).push(id);
    }
    return { data: { deleted, updated }, errors: [] };
  });

  api.offer('v1.GetSLOHistory', (call) => {
    const slo = find(call);
    const from = Number(call.query.get('from_ts'));
    const to = Number(call.query.get('to_ts'));
    if (!Number.isInteger(from) || !Number.isInteger(to) || from >= to) {
      throw refuse(400, 'Invalid from_ts or to_ts');
    }
    const described = describeSlo(call.organization, slo);
    const thresholds = Array.isArray(described.thresholds) ? described.thresholds.filter(isObject) : [];
    return {
      data: {
        thresholds: Object.fromEntries(
          thresholds.map((threshold) => [textAt(threshold, 'timeframe'), threshold]),
        ),
        from_ts: from,
        to_ts: to,
        type: described.type,
        type_id: described.type_id,
        slo: described,
        group_by: [],
        overall: { name: described.name, preview: false, sli_value: null, span_precision: 2, uptime: null },
        groups: [],
        series: historySeries(slo, from, to),
      },
      errors: null,
    };
  });

  api.offer('v1.SearchSLO', ({ organization, query }) => {
    const text = (query.get('query') ?? '').toLowerCase();
    const found = slos
      .list(organization)
      .filter(({ definition }) => textAt(definition, 'name').toLowerCase().includes(text));
    const { size, offset } = pageOf(query, {
      size: 'page[size]',
      offset: 'page[number]',
      standard: 10,
      most: 1000,
      countsPages: true,
    });
    const number = Math.floor(offset / size);
    const last = Math.max(0, Math.ceil(found.length / size) - 1);
    return {
      data: {
        type: 'service_level_objective_search_results',
        attributes: {
          slos: found.slice(offset, offset + size).map((slo) => ({ data: describeFound(organization, slo) })),
          ...(query.get('include_facets') === 'true'
            ? { facets: { all_tags: [], env_tags: [], service_tags: [], target: [] } }
            : {}),
        },
      },
      meta: {
        pagination: {
          type: 'number_size',
          number,
          size,
          total: found.length,
          first_number: 0,
          prev_number: Math.max(0, number - 1),
          next_number: Math.min(last, number + 1),
          last_number: last,
        },
      },
      links: { self: '', first: null, last: null, next: null, prev: null },
    };
  });
}

/** @throws Refusal 400 in Datadog's words when what the type needs is missing. */
function checkSlo(body: Payload): void {
  const { type } = body;
  if (type === 'monitor' && !(Array.isArray(body.monitor_ids) && body.monitor_ids.length > 0)) {
    throw refuse(400, 'Invalid payload: must specify monitor_ids');
  }
  if (type === 'metric' && !isObject(body.query) && !isObject(body.sli_specification)) {
    throw refuse(400, 'Invalid payload: must specify the query for count types');
  }
  if (type === 'time_slice' && !isObject(body.sli_specification)) {
    throw refuse(400, 'Invalid payload: must specify the sli_specification for time slice types');
  }
  const isInRange = (threshold: Payload) => {
    const target = numberAt(threshold, 'target');
    return target !== undefined && target > 0 && target < 100;
  };
  const thresholds = Array.isArray(body.thresholds) ? body.thresholds.filter(isObject) : [];
  if (!thresholds.every(isInRange)) throw refuse(400, 'Invalid payload: target must be between 0 and 100');
}

/** An objective as the API answers it. */
function describeSlo(organization: Organization, slo: Slo): Payload {
  const { definition } = slo;
  const { name, handle, email } = actingUser(organization);
  const thresholds = thresholdsOf(slo);
  const type = textAt(definition, 'type');
  const [first] = thresholds;
  return {
    id: slo.id,
    name: definition.name,
    tags: definition.tags ?? [],
    monitor_tags: definition.monitor_tags ?? [],
    thresholds: thresholds.map(describeThreshold),
    type,
    type_id: typeIds[type] ?? 0,
    description: definition.description ?? '',
    timeframe: definition.timeframe ?? first?.timeframe,
    target_threshold: definition.target_threshold ?? first?.target,
    ...(definition.warning_threshold !== undefined || first?.warning !== undefined
      ? { warning_threshold: definition.warning_threshold ?? first?.warning }
      : {}),
    ...(isObject(definition.sli_specification) ? { sli_specification: definition.sli_specification } : {}),
    ...queryOf(definition),
    ...(type === 'monitor' ? { monitor_ids: definition.monitor_ids, groups: definition.groups ?? [] } : {}),
    creator: { name, handle, email },
    created_at: secondsOf(slo.createdAt),
    modified_at: secondsOf(slo.modifiedAt),
  };
}

/** The query of a metric objective; one that was given as formulas is written as a query too. */
function queryOf(definition: Payload): Payload {
  if (isObject(definition.query)) return { query: definition.query };
  const count = valueAt(definition, 'sli_specification.count');
  if (!isObject(count)) return {};
  const queries = Array.isArray(count.queries) ? count.queries.filter(isObject) : [];
  const expand = (name: string): string | undefined => {
    const formula = textAt(count, `${name}.formula`);
    if (formula === '') return undefined;
    return formula.replace(/\b[A-Za-z_]\w*\b/g, (word) => {
      const query = queries.find((candidate) => candidate.name === word);
      return query ? textAt(query, 'query') : word;
    });
  };
  const good = expand('good_events_formula') ?? '';
  const [total, bad] = [expand('total_events_formula'), expand('bad_events_formula')];
  return { query: { numerator: good, denominator: total ?? `(${good}) + (${bad ?? ''})` } };
}

function thresholdsOf({ definition }: Slo): Payload[] {
  return Array.isArray(definition.thresholds) ? definition.thresholds.filter(isObject) : [];
}

function describeThreshold(threshold: Payload): Payload {
  const display = (value: unknown) => (typeof value === 'number' ? displayOf(value) : undefined);
  return {
    timeframe: threshold.timeframe,
    target: threshold.target,
    target_display: display(threshold.target),
    ...(typeof threshold.warning === 'number'
      ? { warning: threshold.warning, warning_display: display(threshold.warning) }
      : {}),
  };
}

/** `95` is shown as `95.`, 99.5 as itself. */
function displayOf(value: number): string {
  return Number.isInteger(value) ? `${value}.` : String(value);
}

function historySeries(slo: Slo, from: number, to: number): Payload {
  const query = queryOf(slo.definition).query;
  const text = isObject(query) ? `${textAt(query, 'numerator')}, ${textAt(query, 'denominator')}` : '';
  const empty = {
    count: 0,
    sum: 0,
    values: [],
    metadata: { query_index: 0, aggr: null, scope: '', metric: '', expression: '', unit: null },
  };
  return {
    res_type: 'time_series',
    resp_version: 2,
    query: text,
    interval: Math.max(60, Math.floor((to - from) / 100)),
    message: '',
    times: [],
    numerator: empty,
    denominator: empty,
  };
}

function describeFound(organization: Organization, slo: Slo): Payload {
  const described = describeSlo(organization, slo);
  const tags = textsAt(slo.definition, 'tags');
  const valuesOf = (key: string) =>
    tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
  const noData = {
    error_budget_remaining: null,
    raw_error_budget_remaining: null,
    indexed_at: 0,
    span_precision: null,
  };
  return {
    id: slo.id,
    type: 'slo',
    attributes: {
      name: described.name,
      description: described.description,
      slo_type: described.type,
      creator: described.creator,
      created_at: described.created_at,
      modified_at: described.modified_at,
      all_tags: tags,
      env_tags: valuesOf('env'),
      service_tags: valuesOf('service'),
      team_tags: valuesOf('team'),
      groups: null,
      monitor_ids: slo.definition.monitor_ids ?? null,
      thresholds: described.thresholds,
      timeframe: described.timeframe,
      target_threshold: described.target_threshold,
      warning_threshold: described.warning_threshold,
      query: { metrics: null, ...(isObject(described.query) ? described.query : {}) },
      status: { ...noData, state: 'no_data', sli: null, calculation_error: null },
      overall_status: thresholdsOf(slo).map(({ timeframe, target }) => ({
        ...noData,
        status: null,
        error: null,
        state: 'no_data',
        target,
        timeframe,
      })),
    },
  };
}
