import type { RunningSandbox } from '../running-sandbox.ts';
import type { DocumentedOperation } from './documents.ts';
import { isObject } from './documents.ts';
import { exampleBody, type Extent } from './example-body.ts';

export interface Answer {
  status: number;
  type: string;
  body: unknown;
}

type Path = Readonly<Record<string, string>>;

/** How to make what a parameter in a path names: an operation, and where its answer has the id. */
const makers: Readonly<Record<string, readonly [operation: string, pointer: string]>> = {
  'v1.monitor_id': ['v1.CreateMonitor', 'id'],
  'v2.monitor_id': ['v1.CreateMonitor', 'id'],
  'v1.dashboard_id': ['v1.CreateDashboard', 'id'],
  'v1.list_id': ['v1.CreateDashboardList', 'id'],
  'v2.dashboard_list_id': ['v1.CreateDashboardList', 'id'],
  'v1.token': ['v1.CreatePublicDashboard', 'token'],
  'v1.downtime_id': ['v1.CreateDowntime', 'id'],
  'v2.downtime_id': ['v2.CreateDowntime', 'data.id'],
  'v2.event_id': ['v2.ListEvents', 'data.0.id'],
  'v1.custom_variable_name': ['v1.CreateWebhooksIntegrationCustomVariable', 'name'],
  'v1.webhook_name': ['v1.CreateWebhooksIntegration', 'name'],
  'v1.notebook_id': ['v1.CreateNotebook', 'data.id'],
  'v1.slo_id': ['v1.CreateSLO', 'data.0.id'],
  'v1.slo_correction_id': ['v1.CreateSLOCorrection', 'data.id'],
  'v1.public_id': ['v1.CreateSyntheticsAPITest', 'public_id'],
  'v1.browser test': ['v1.CreateSyntheticsBrowserTest', 'public_id'],
  'v1.API key': ['v1.CreateAPIKey', 'api_key.key'],
  'v1.application key': ['v1.CreateApplicationKey', 'application_key.hash'],
  'v2.api_key_id': ['v2.CreateAPIKey', 'data.id'],
  'v2.app_key_id': ['v2.CreateCurrentUserApplicationKey', 'data.id'],
  'v2.incident_id': ['v2.CreateIncident', 'data.id'],
  'v2.incident_type_id': ['v2.CreateIncidentType', 'data.id'],
  'v2.attachment_id': ['v2.CreateIncidentAttachment', 'data.id'],
  'v2.impact_id': ['v2.CreateIncidentImpact', 'data.id'],
  'v2.integration_metadata_id': ['v2.CreateIncidentIntegration', 'data.id'],
  'v2.todo_id': ['v2.CreateIncidentTodo', 'data.id'],
  'v2.notification rule': ['v2.CreateIncidentNotificationRule', 'data.id'],
  'v2.notification template': ['v2.CreateIncidentNotificationTemplate', 'data.id'],
  'v2.field_id': ['v2.CreateIncidentUserDefinedField', 'data.id'],
  'postmortem template': ['v2.CreateIncidentPostmortemTemplate', 'data.id'],
  'v2.role_id': ['v2.CreateRole', 'data.id'],
  'v2.user_id': ['v2.CreateUser', 'data.id'],
  'v2.policy_id': ['v2.CreateMonitorConfigPolicy', 'data.id'],
  'v2.rule_id': ['v2.CreateMonitorNotificationRule', 'data.id'],
  'v2.template_id': ['v2.CreateMonitorUserTemplate', 'data.id'],
  permission: ['v2.ListPermissions', 'data.0.id'],
  'incident type': ['v2.ListIncidentTypes', 'data.0.id'],
};

/** Parameters that several operations call alike, and what they mean there. */
function meaningOf(operation: DocumentedOperation, parameter: string): string {
  const version = operation.id.slice(0, 2);
  if (parameter === 'key') return operation.id.includes('Application') ? 'v1.application key' : 'v1.API key';
  if (parameter === 'id') {
    return operation.id.includes('Rule') ? 'v2.notification rule' : 'v2.notification template';
  }
  if (parameter === 'template_id' && operation.id.includes('Postmortem')) return 'postmortem template';
  if (parameter === 'public_id' && operation.id.includes('Browser')) return 'v1.browser test';
  return `${version}.${parameter}`;
}

/** Calls operations with the bodies of their documents, and makes what these name. */
export class OperationCaller {
  readonly operations: ReadonlyMap<string, DocumentedOperation>;
  readonly #sandbox: RunningSandbox;
  #count = 0;

  constructor(sandbox: RunningSandbox, operations: ReadonlyMap<string, DocumentedOperation>) {
    this.#sandbox = sandbox;
    this.operations = operations;
  }

  operation(id: string): DocumentedOperation {
    const found = this.operations.get(id);
    if (!found) throw new Error(`The documents have no operation "${id}".`);
    return found;
  }

  async call(id: string, path: Path, body: unknown, query = ''): Promise<Answer> {
    const { method, path: pattern } = this.operation(id);
    const address = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(path[name] ?? ''),
    );
    const { api_key, application_key } = await this.#sandbox.credentials();
    const response = await fetch(`${this.#sandbox.url}/api.datadoghq.com${address}${query}`, {
      method,
      headers: {
        'dd-api-key': api_key,
        'dd-application-key': application_key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  }

  /** Something of every kind that the path names. */
  async path(id: string): Promise<Record<string, string>> {
    const operation = this.operation(id);
    const path: Record<string, string> = {};
    for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
      if (name === 'host_name') path[name] = await this.#host(id);
      else if (name === 'metric_name') path[name] = await this.#metric(id);
      else if (id === 'v1.GetEvent') path[name] = await this.#event();
      else path[name] = await this.make(meaningOf(operation, name), path);
    }
    return path;
  }

  /** @returns the id of a new thing, or of the first of a list */
  async make(what: string, path: Path = {}): Promise<string> {
    const [id, pointer] = makers[what] ?? ['', ''];
    if (id === '') throw new Error(`Nothing makes a "${what}".`);
    const { method } = this.operation(id);
    if (what === 'v2.event_id') await this.#event();
    const { status, body } = await this.call(
      id,
      path,
      method === 'GET' ? undefined : await this.body(id, 'full'),
    );
    const found = pointer
      .split('.')
      .reduce<unknown>((at, key) => (isContainer(at) ? at[key] : undefined), body);
    if (typeof found !== 'string' && typeof found !== 'number') {
      throw new Error(`${id} answered ${status} without ${pointer}: ${JSON.stringify(body)}`);
    }
    return String(found);
  }

  /** A body after the document, with names that are free and ids that exist. */
  async body(id: string, extent: Extent, path: Path = {}): Promise<unknown> {
    const body = exampleBody(this.operation(id), extent);
    const name = `name-${(this.#count += 1)}`;
    const dashboards = async () => ({
      dashboards: [{ id: await this.make('v1.dashboard_id'), type: 'custom_timeboard' }],
    });
    switch (id) {
      case 'v1.CreateApplicationKey':
      case 'v1.CreateWebhooksIntegration':
      case 'v1.UpdateWebhooksIntegration':
        return { ...objectOf(body), name };
      case 'v1.CreateWebhooksIntegrationCustomVariable':
      case 'v1.UpdateWebhooksIntegrationCustomVariable':
        return { ...objectOf(body), name: name.toUpperCase().replace('-', '_') };
      case 'v2.CreateUser':
        return put(body, 'data.attributes.email', `${name}@example.com`);
      case 'v2.CreateRole':
      case 'v2.CloneRole':
        return put(body, 'data.attributes.name', name);
      case 'v2.CreateCIAppPipelineEvent': {
        // The document leaves the choice between six kinds of resources open.
        const resource = { level: 'pipeline', unique_id: name, name, url: 'https://example.com/run' };
        const times = { start: '2026-11-02T10:00:00Z', end: '2026-11-02T10:05:00Z' };
        const rest = { status: 'success', partial_retry: false, ...times };
        const attributes = { resource: { ...resource, ...rest } };
        return { data: { type: 'cipipeline_resource_request', attributes } };
      }
      case 'v1.CreatePublicDashboard':
        return put(body, 'dashboard_id', await this.make('v1.dashboard_id'));
      case 'v1.CreateSLOCorrection':
        return put(body, 'data.attributes.slo_id', await this.make('v1.slo_id'));
      case 'v1.DeleteDashboards':
        return { data: [{ id: await this.make('v1.dashboard_id'), type: 'dashboard' }] };
      case 'v1.RestoreDashboards': {
        const dashboard = await this.make('v1.dashboard_id');
        await this.call('v1.DeleteDashboard', { dashboard_id: dashboard }, undefined);
        return { data: [{ id: dashboard, type: 'dashboard' }] };
      }
      case 'v1.CancelDowntimesByScope':
        await this.call('v1.CreateDowntime', {}, { scope: ['host:myserver'] });
        return body;
      case 'v1.DeleteTests':
        return { public_ids: [await this.make('v1.public_id')] };
      case 'v2.CreateDashboardListItems':
      case 'v2.UpdateDashboardListItems':
      case 'v2.DeleteDashboardListItems':
        return dashboards();
      case 'v2.CreateDowntime':
        return put(
          body,
          'data.attributes.monitor_identifier',
          extent === 'full'
            ? { monitor_id: Number(await this.make('v1.monitor_id')) }
            : { monitor_tags: ['*'] },
        );
      case 'v2.CreateIncident':
      case 'v2.ImportIncident':
        if (extent === 'minimal') return body;
        put(body, 'data.relationships.declared_by_user.data.id', await this.make('v2.user_id'));
        put(body, 'data.relationships.commander_user.data.id', await this.make('v2.user_id'));
        return put(body, 'data.attributes.incident_type_uuid', await this.make('incident type'));
      case 'v2.CreateIncidentNotificationRule':
      case 'v2.UpdateIncidentNotificationRule':
      case 'v2.CreateIncidentNotificationTemplate':
        put(body, 'data.id', path.id);
        return put(body, 'data.relationships.incident_type.data.id', await this.make('incident type'));
      case 'v2.CreateIncidentUserDefinedField':
        put(body, 'data.attributes.name', name);
        return put(body, 'data.relationships.incident_type.data.id', await this.make('incident type'));
      case 'v2.CreateGlobalIncidentHandle':
        return put(body, 'data.relationships.incident_type.data.id', await this.make('incident type'));
      case 'v2.UpdateGlobalIncidentHandle': {
        const made = await this.call(
          'v2.CreateGlobalIncidentHandle',
          {},
          await this.body('v2.CreateGlobalIncidentHandle', 'full'),
        );
        put(body, 'data.id', objectOf(objectOf(made.body).data).id);
        put(body, 'data.attributes.name', objectOf(objectOf(objectOf(made.body).data).attributes).name);
        return put(body, 'data.relationships.incident_type.data.id', await this.make('incident type'));
      }
      case 'v2.CreateBulkTagsMetricsConfiguration':
      case 'v2.DeleteBulkTagsMetricsConfiguration':
        return body;
      case 'v2.AddPermissionToRole':
      case 'v2.RemovePermissionFromRole':
        return { data: { type: 'permissions', id: await this.make('permission') } };
      case 'v2.AddUserToRole':
      case 'v2.RemoveUserFromRole':
        return { data: { type: 'users', id: await this.make('v2.user_id') } };
      case 'v2.SearchEvents':
      case 'v2.ListLogs':
      case 'v2.AggregateLogs':
        // The example of a cursor comes from no answer.
        put(body, 'page.cursor', undefined);
        return put(body, 'options', undefined);
      case 'v2.QueryScalarData':
      case 'v2.QueryTimeseriesData':
        put(body, 'data.attributes.formulas', [{ formula: 'query1' }]);
        return put(body, 'data.attributes.queries.0', {
          data_source: 'metrics',
          name: 'query1',
          query: 'avg:custom.metric{*}',
          ...(id === 'v2.QueryScalarData' ? { aggregator: 'avg' } : {}),
        });
      default:
        return put(body, 'data.id', Object.values(path).at(-1));
    }
  }

  async #event(): Promise<string> {
    const { body } = await this.call('v1.CreateEvent', {}, { title: 'Released', text: 'Version 1' });
    const { event } = objectOf(body);
    return String(objectOf(event).id_str);
  }

  /** A host that sent a metric; it is muted already where it is unmuted. */
  async #host(id: string): Promise<string> {
    const host = 'host.example';
    await this.#submit({ metric: 'custom.metric', resources: [{ type: 'host', name: host }] });
    if (id === 'v1.UnmuteHost') await this.call('v1.MuteHost', { host_name: host }, {});
    return host;
  }

  async #submit(series: Record<string, unknown>): Promise<void> {
    const { api_key } = await this.#sandbox.credentials();
    const points = [{ timestamp: Math.floor(Date.now() / 1000), value: 1 }];
    await fetch(`${this.#sandbox.url}/api.datadoghq.com/api/v2/series`, {
      method: 'POST',
      headers: { 'dd-api-key': api_key },
      body: JSON.stringify({ series: [{ type: 1, points, tags: ['env:prod'], ...series }] }),
    });
  }

  /** A metric that was received; with a tag configuration where one is read, changed or deleted. */
  async #metric(id: string): Promise<string> {
    const metric = `custom.metric_${(this.#count += 1)}`;
    await this.#submit({ metric });
    if (/^v2\.(Update|Delete|List)TagConfiguration(ByName)?$/.test(id)) {
      const attributes = { metric_type: 'count', tags: ['env'] };
      await this.call(
        'v2.CreateTagConfiguration',
        { metric_name: metric },
        { data: { type: 'manage_tags', id: metric, attributes } },
      );
    }
    return metric;
  }
}

/** Sets a value that the body has a place for; others stay away. */
function put(body: unknown, pointer: string, value: unknown): unknown {
  const steps = pointer.split('.');
  const last = steps.pop() ?? '';
  const at = steps.reduce<unknown>(
    (container, key) => (isContainer(container) ? container[key] : undefined),
    body,
  );
  if (!isContainer(at) || !(last in at)) return body;
  if (value !== undefined) at[last] = value;
  else Reflect.deleteProperty(at, last);
  return body;
}

function objectOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
