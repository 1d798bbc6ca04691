/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the vendor's own examples pass plain objects for its classes */
import { logger, v2 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';
import { configureVendor } from './vendor-configuration.ts';

let sandbox: RunningSandbox;
let api: v2.IncidentsApi;

beforeAll(async () => {
  // It says of every call that the operation is in beta.
  (logger as { setLevel(level: string): void }).setLevel('error');
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  const configuration = configureVendor(sandbox.url, await sandbox.credentials());
  for (const operation of ['create', 'get', 'update', 'delete', 'search'])
    configuration.unstableOperations[`v2.${operation}Incident${operation === 'search' ? 's' : ''}`] = true;
  api = new v2.IncidentsApi(configuration);
});

async function create(title: string, severity: string, customerImpacted = false): Promise<string> {
  const fields = { severity: { type: 'dropdown' as const, value: severity } };
  const impact = customerImpacted ? { customerImpactScope: 'all' } : {};
  const attributes = { title, customerImpacted, ...impact, fields };
  const { data } = await api.createIncident({ body: { data: { type: 'incidents', attributes } } });
  return data.id;
}

const setState = (id: string, value: string, dataId = id) =>
  api.updateIncident({
    incidentId: id,
    body: {
      data: { type: 'incidents', id: dataId, attributes: { fields: { state: { type: 'dropdown', value } } } },
    },
  });

describe("a search with the vendor's client", () => {
  test.each([
    ['state:active', ['Disk', 'Checkout']],
    ['state:active AND severity:(SEV-2 OR SEV-1)', ['Checkout']],
    ['severity:SEV-2 OR state:resolved', ['Checkout', 'Login']],
    ['customer_impacted:true', ['Login']],
    ['-state:active', ['Login']],
    ['check', ['Checkout']],
    ['nothing', []],
    ['', ['Disk', 'Checkout', 'Login']],
  ])('%s', async (query, expected) => {
    await create('Disk', 'SEV-4');
    await create('Checkout', 'SEV-2');
    await setState(await create('Login', 'SEV-3', true), 'resolved');
    const { data, meta } = await api.searchIncidents({ query });
    expect(data.attributes?.incidents.map((found) => found.data.attributes?.title)).toEqual(expected);
    expect([data.type, data.attributes?.total]).toEqual(['incidents_search_results', expected.length]);
    expect(meta?.pagination).toEqual({ offset: 0, size: 10, nextOffset: 10 });
  });

  test('sorts, pages and counts', async () => {
    for (const title of ['a', 'b', 'c']) await create(title, title === 'c' ? 'SEV-1' : 'SEV-5');
    const { data } = await api.searchIncidents({
      query: 'state:active',
      sort: '-created',
      pageSize: 2,
      pageOffset: 1,
    });
    expect(data.attributes?.incidents.map((found) => found.data.attributes?.title)).toEqual(['b', 'a']);
    expect(data.attributes?.facets).toMatchObject({
      state: expect.arrayContaining([{ name: 'active', count: 3 }]) as unknown,
      severity: expect.arrayContaining([
        { name: 'SEV-1', count: 1 },
        { name: 'SEV-5', count: 2 },
        { name: 'SEV-2', count: 0 },
      ]) as unknown,
    });
    const all: string[] = [];
    for await (const { data } of api.searchIncidentsWithPagination({ query: 'state:active', pageSize: 1 }))
      all.push(data.attributes?.title ?? '');
    expect(all).toEqual(['a', 'b', 'c']);
  });

  test('that is nested too deeply is refused', async () => {
    await expect(api.searchIncidents({ query: '('.repeat(4000) })).rejects.toMatchObject({ code: 400 });
  });

  test.each(['?', '/search?query=state:active&'])(
    'the next page begins a page further on, as documented, also behind the last: %s',
    async (path) => {
      for (const title of ['a', 'b']) await create(title, 'SEV-5');
      const { api_key, application_key } = await sandbox.credentials();
      const headers = { 'dd-api-key': api_key, 'dd-application-key': application_key };
      for (const offset of [0, 50]) {
        const address = `${sandbox.url}/api/v2/incidents${path}page[offset]=${offset}`;
        expect(await (await fetch(address, { headers })).json()).toMatchObject({
          meta: { pagination: { offset, next_offset: offset + 10, size: 10 } },
        });
      }
    },
  );

  test.each(['', '?query=x&sort=title', '?query=x&page[size]=0', '?query=x&page[offset]=-1'])(
    'refuses parameters that are not documented: %s',
    async (parameters) => {
      const { api_key, application_key } = await sandbox.credentials();
      const response = await fetch(`${sandbox.url}/api/v2/incidents/search${parameters}`, {
        headers: { 'dd-api-key': api_key, 'dd-application-key': application_key },
      });
      expect(response.status).toBe(400);
    },
  );
});

test('the number of a deleted incident is not given again', async () => {
  const numberOf = async (incidentId: string) =>
    (await api.getIncident({ incidentId })).data.attributes?.publicId;
  await create('first', 'SEV-4');
  const deleted = await create('second', 'SEV-4');
  await api.deleteIncident({ incidentId: deleted });
  expect(await numberOf(await create('third', 'SEV-4'))).toBe(3);
  await sandbox.control('reset');
  expect(await numberOf(await create('fourth', 'SEV-4'))).toBe(1);
});

describe('a change', () => {
  test('of the field state moves the state and notes when it was resolved', async () => {
    const id = await create('Disk', 'SEV-4');
    const stateOf = ({ data }: v2.IncidentResponse) => [
      data.attributes?.state,
      data.attributes?.severity,
      data.attributes?.resolved instanceof Date,
    ];
    expect(stateOf(await api.getIncident({ incidentId: id }))).toEqual(['active', 'SEV-4', false]);
    expect(stateOf(await setState(id, 'resolved'))).toEqual(['resolved', 'SEV-4', true]);
    expect(stateOf(await api.getIncident({ incidentId: id }))).toEqual(['resolved', 'SEV-4', true]);
    expect(stateOf(await setState(id, 'active'))).toEqual(['active', 'SEV-4', false]);
  });

  test('whose data.id is another incident is refused, and changes neither', async () => {
    const [one, two] = [await create('one', 'SEV-4'), await create('two', 'SEV-4')];
    await expect(setState(one, 'resolved', two)).rejects.toMatchObject({ code: 400 });
    for (const incidentId of [one, two])
      expect((await api.getIncident({ incidentId })).data.attributes?.state).toBe('active');
  });
});
