import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { actingUser } from '../users/acting-user.ts';
import type { Notebook } from '../resources.ts';

/**
 * Notebooks: create, read, list, change and delete.
 *
 * @see https://docs.datadoghq.com/api/latest/notebooks/
 */
export function notebookOperations(api: Operations, datadog: Datadog): void {
  const { notebooks } = datadog.resources;
  const find = ({ organization, path }: Call): Notebook => {
    const notebook = notebooks.of(organization).get(path.notebook_id ?? '');
    if (!notebook) throw refuse(404, 'Notebook not found');
    return notebook;
  };
  const attributesOf = ({ body }: Call): Payload => {
    const attributes = isObject(body.data) && isObject(body.data.attributes) ? body.data.attributes : {};
    const cells = (Array.isArray(attributes.cells) ? attributes.cells : []).map((cell: unknown) =>
      isObject(cell) ? { ...cell, id: cell.id ?? datadog.randomness.hex(4) } : cell,
    );
    return { ...attributes, cells };
  };

  api.offer('v1.CreateNotebook', (call) => {
    const { organization, now } = call;
    const notebook = {
      id: datadog.randomness.integer(),
      createdAt: now,
      modifiedAt: now,
      attributes: attributesOf(call),
    };
    notebooks.of(organization).set(String(notebook.id), notebook);
    return { data: describe(organization, notebook) };
  });
  api.offer('v1.ListNotebooks', ({ organization, query }) => {
    const word = (query.get('query') ?? '').toLowerCase();
    const found = notebooks
      .list(organization)
      .filter(({ attributes }) => textAt(attributes, 'name').toLowerCase().includes(word));
    const { size, offset } = pageOf(query, { size: 'count', offset: 'start', standard: 100, most: 1000 });
    return {
      data: found.slice(offset, offset + size).map((notebook) => describe(organization, notebook)),
      meta: {
        page: { total_count: notebooks.list(organization).length, total_filtered_count: found.length },
      },
    };
  });
  api.offer('v1.GetNotebook', (call) => ({ data: describe(call.organization, find(call)) }));
  api.offer('v1.UpdateNotebook', (call) => {
    const notebook = find(call);
    Object.assign(notebook, {
      attributes: { ...notebook.attributes, ...attributesOf(call) },
      modifiedAt: call.now,
    });
    return { data: describe(call.organization, notebook) };
  });
  api.offer(
    'v1.DeleteNotebook',
    (call) => {
      notebooks.of(call.organization).delete(String(find(call).id));
    },
    { status: 204 },
  );
}

function describe(organization: Organization, notebook: Notebook): Payload {
  const { name, handle, email, icon } = actingUser(organization);
  return {
    type: 'notebooks',
    id: notebook.id,
    attributes: {
      status: 'published',
      template_variables: [],
      tags: null,
      ...notebook.attributes,
      metadata: {
        is_favorite: false,
        is_template: false,
        take_snapshots: false,
        type: null,
        ...(isObject(notebook.attributes.metadata) ? notebook.attributes.metadata : {}),
      },
      created: pythonTime(notebook.createdAt),
      modified: pythonTime(notebook.modifiedAt),
      deleted: null,
      author: {
        name,
        handle,
        email,
        icon,
        title: null,
        verified: true,
        disabled: false,
        status: 'Active',
        created_at: pythonTime(notebook.createdAt),
      },
    },
  };
}
