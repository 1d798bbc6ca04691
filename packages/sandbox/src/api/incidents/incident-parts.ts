import { goTime, pythonTime } from '../../clock/format-time.ts';
import { readTime } from '../../clock/read-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import { refuseObject } from '../../operations/refuse-body.ts';
import type { Organization } from '../../organizations/organization.ts';
import { textAt, type Payload } from '../../received/payload.ts';
import { actingUser, userReference } from '../users/acting-user.ts';
import { describePerson } from './describe-incident.ts';
import { findIncident } from './incident-operations.ts';
import { attributesOf, jsonApi } from './stored-settings.ts';
import type { IncidentPart } from '../resources.ts';

const nilUuid = '00000000-0000-0000-0000-000000000000';

/**
 * To-dos, integrations, attachments and impacts of incidents.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function incidentPartOperations(api: Operations, datadog: Datadog): void {
  const parts = new Parts(datadog);
  todoOperations(api, datadog, parts);
  integrationOperations(api, datadog, parts);
  attachmentOperations(api, datadog, parts);
  impactOperations(api, datadog, parts);
}

class Parts {
  readonly #datadog: Datadog;

  constructor(datadog: Datadog) {
    this.#datadog = datadog;
  }

  add(
    { organization, body, now, path }: Call,
    type: string,
    attributes: Payload = attributesOf(body),
  ): IncidentPart {
    const part = {
      id: this.#datadog.randomness.uuid(),
      type,
      incidentId: path.incident_id ?? '',
      createdAt: now,
      modifiedAt: now,
      wasChanged: false,
      attributes: { ...attributes },
    };
    this.#datadog.resources.incidentParts.of(organization).set(part.id, part);
    return part;
  }

  of({ organization, path }: Call, type: string): IncidentPart[] {
    return this.#datadog.resources.incidentParts
      .list(organization)
      .filter((part) => part.type === type && part.incidentId === path.incident_id);
  }

  find(call: Call, type: string, id: string | undefined, missing: () => Error): IncidentPart {
    const part = this.of(call, type).find((candidate) => candidate.id === id);
    if (!part) throw missing();
    return part;
  }

  change(part: IncidentPart, attributes: Payload, now: Date): void {
    Object.assign(part, {
      attributes: { ...part.attributes, ...attributes },
      modifiedAt: now,
      wasChanged: true,
    });
  }

  delete({ organization }: Call, { id }: IncidentPart): void {
    this.#datadog.resources.incidentParts.of(organization).delete(id);
  }
}

function todoOperations(api: Operations, datadog: Datadog, parts: Parts): void {
  const type = 'incident_todos';
  const find = (call: Call) => {
    findIncident(datadog, call);
    const { todo_id: id = '' } = call.path;
    return parts.find(call, type, id, () => refuse(404, `${id} not found`));
  };
  const describe = ({ organization }: Call, part: IncidentPart, isNew = false) =>
    describePart(organization, part, {
      isNew,
      attributes: {
        assignees: part.attributes.assignees ?? [],
        content: part.attributes.content,
        completed: timeOr(part.attributes.completed),
        due_date: timeOr(part.attributes.due_date),
      },
    });

  api.offer(
    'v2.CreateIncidentTodo',
    (call) => {
      findIncident(datadog, call);
      return { data: describe(call, parts.add(call, type), true) };
    },
    { status: 201 },
  );
  api.offer('v2.ListIncidentTodos', (call) => {
    findIncident(datadog, call);
    const data = parts.of(call, type).map((part) => describe(call, part));
    return { data, meta: { pagination: { offset: 0, next_offset: data.length, size: data.length } } };
  });
  api.offer('v2.GetIncidentTodo', (call) => ({ data: describe(call, find(call)) }));
  api.offer('v2.UpdateIncidentTodo', (call) => {
    const part = find(call);
    parts.change(part, attributesOf(call.body), call.now);
    return { data: describe(call, part) };
  });
  api.offer(
    'v2.DeleteIncidentTodo',
    (call) => {
      parts.delete(call, find(call));
    },
    { status: 204 },
  );
}

/** Documented states of an integration that a request made or changed. */
const manuallyCreated = 3;
const manuallyUpdated = 4;

function integrationOperations(api: Operations, datadog: Datadog, parts: Parts): void {
  const type = 'incident_integrations';
  const find = (call: Call) =>
    parts.find(call, type, call.path.integration_metadata_id, () =>
      refuseObject(404, 'Generic Error', "incident integration doesn't exist"),
    );
  const describe = ({ organization }: Call, part: IncidentPart, isGo: boolean) =>
    describePart(organization, part, {
      isNew: false,
      isGo,
      attributes: {
        integration_type: part.attributes.integration_type,
        metadata: part.attributes.metadata,
        status: part.wasChanged ? manuallyUpdated : manuallyCreated,
      },
    });

  api.offer(
    'v2.CreateIncidentIntegration',
    (call) => {
      findIncident(datadog, call);
      return { data: describe(call, parts.add(call, type), false) };
    },
    { status: 201 },
  );
  api.offer(
    'v2.ListIncidentIntegrations',
    (call) => {
      findIncident(datadog, call);
      const data = parts.of(call, type).map((part) => describe(call, part, true));
      return { data, meta: { pagination: { offset: 0, next_offset: data.length, size: data.length } } };
    },
    jsonApi,
  );
  api.offer('v2.GetIncidentIntegration', (call) => ({ data: describe(call, find(call), true) }), jsonApi);
  api.offer('v2.UpdateIncidentIntegration', (call) => {
    const part = find(call);
    parts.change(part, attributesOf(call.body), call.now);
    return { data: describe(call, part, false) };
  });
  api.offer(
    'v2.DeleteIncidentIntegration',
    (call) => {
      parts.delete(call, find(call));
    },
    { status: 204, ...jsonApi },
  );
}

function attachmentOperations(api: Operations, datadog: Datadog, parts: Parts): void {
  const type = 'incident_attachments';
  const findOwner = ({ organization, path }: Call) => {
    const id = path.incident_id ?? '';
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
      throw refuseObject(404, 'Generic Error', 'malformed incident ID');
    }
    if (!datadog.incidents.find(organization, id))
      throw refuseObject(404, 'Generic Error', 'incident not found');
  };
  const find = (call: Call) => {
    findOwner(call);
    return parts.find(call, type, call.path.attachment_id, () =>
      refuseObject(404, 'Generic Error', 'attachment not found'),
    );
  };
  const describe = (organization: Organization, part: IncidentPart) => ({
    id: part.id,
    type,
    attributes: {
      attachment: part.attributes.attachment ?? {},
      attachment_type: part.attributes.attachment_type,
      modified: goTime(part.modifiedAt),
    },
    relationships: {
      incident: { data: { id: part.incidentId, type: 'incidents' } },
      last_modified_by_user: userReference(organization),
    },
  });
  const answer = ({ organization }: Call, part: IncidentPart) => ({
    data: describe(organization, part),
    included: [describePerson(organization)],
  });

  api.offer(
    'v2.CreateIncidentAttachment',
    (call) => {
      findOwner(call);
      return answer(call, parts.add(call, type));
    },
    { status: 201, ...jsonApi },
  );
  // A postmortem is written in a notebook, to which the attachment leads.
  api.offer(
    'v2.CreateIncidentPostmortemAttachment',
    (call) => {
      findOwner(call);
      const title = textAt(attributesOf(call.body), 'title') || 'Postmortem';
      const { webHost } = call.organization.site;
      const documentUrl = `https://${webHost}/notebook/${datadog.randomness.integer()}`;
      const attributes = { attachment: { documentUrl, title }, attachment_type: 'postmortem' };
      return answer(call, parts.add(call, type, attributes));
    },
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListIncidentAttachments',
    (call) => {
      findOwner(call);
      const wanted = call.query.get('filter[attachment_type]');
      const found = parts
        .of(call, type)
        .filter(
          ({ attributes }) =>
            wanted === null || wanted.split(',').includes(textAt(attributes, 'attachment_type')),
        );
      return {
        data: found.map((part) => describe(call.organization, part)),
        ...(found.length === 0 ? {} : { included: [describePerson(call.organization)] }),
      };
    },
    jsonApi,
  );
  api.offer(
    'v2.UpdateIncidentAttachment',
    (call) => {
      const part = find(call);
      parts.change(part, attributesOf(call.body), call.now);
      return answer(call, part);
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentAttachment',
    (call) => {
      parts.delete(call, find(call));
    },
    { status: 204, ...jsonApi },
  );
}

function impactOperations(api: Operations, datadog: Datadog, parts: Parts): void {
  const type = 'incident_impacts';
  const describe = (organization: Organization, part: IncidentPart) => {
    const { attributes } = part;
    const time = (name: string) => {
      const found = readTime(textAt(attributes, name));
      return found ? goTime(found) : null;
    };
    return {
      id: part.id,
      type,
      attributes: {
        created: goTime(part.createdAt),
        modified: goTime(part.modifiedAt),
        description: attributes.description,
        start_at: time('start_at'),
        end_at: time('end_at'),
        fields: attributes.fields ?? null,
        impact_type: 'customer',
      },
      relationships: {
        created_by_user: userReference(organization),
        last_modified_by_user: userReference(organization),
        incident: { data: { id: part.incidentId, type: 'incidents' } },
      },
    };
  };
  const findOwner = ({ organization, path }: Call, text: string) => {
    if (!datadog.incidents.find(organization, path.incident_id ?? ''))
      throw refuseObject(404, 'Generic Error', text);
  };
  const included = (call: Call): Payload =>
    (call.query.get('include') ?? '') === '' ? {} : { included: [describePerson(call.organization)] };

  api.offer(
    'v2.CreateIncidentImpact',
    (call) => {
      if (call.path.incident_id === nilUuid) {
        throw refuseObject(
          400,
          'Bad Request',
          'invalid impact data: incident id is required: invalid impact',
        );
      }
      findOwner(
        call,
        'rpc error: code = NotFound desc = incident not found: failed to get incident: incident not found',
      );
      return { data: describe(call.organization, parts.add(call, type)), ...included(call) };
    },
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListIncidentImpacts',
    (call) => {
      findOwner(call, 'rpc error: code = NotFound desc = incident not found: incident not found');
      return {
        data: parts.of(call, type).map((part) => describe(call.organization, part)),
        ...included(call),
      };
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentImpact',
    (call) => {
      const part = parts.find(call, type, call.path.impact_id, () =>
        refuseObject(
          404,
          'Generic Error',
          'rpc error: code = NotFound desc = impact not found: impact not found',
        ),
      );
      parts.delete(call, part);
    },
    { status: 204, ...jsonApi },
  );
}

interface PartView {
  isNew: boolean;
  isGo?: boolean;
  attributes: Payload;
}

function describePart(
  organization: Organization,
  part: IncidentPart,
  { isNew, isGo, attributes }: PartView,
): Payload {
  const format = isGo ? goTime : pythonTime;
  const person = { data: describePerson(organization) };
  const { uuid } = actingUser(organization);
  return {
    type: part.type,
    id: part.id,
    attributes: {
      created: format(part.createdAt),
      modified: format(part.modifiedAt),
      ...attributes,
      incident_id: part.incidentId,
      created_by: person,
      created_by_uuid: isNew ? null : uuid,
      last_modified_by: person,
      last_modified_by_uuid: isNew ? null : uuid,
    },
    relationships: {
      created_by_user: userReference(organization),
      last_modified_by_user: userReference(organization),
    },
  };
}

function timeOr(text: unknown): string | null {
  const time = typeof text === 'string' ? readTime(text) : undefined;
  return time ? pythonTime(time) : null;
}
