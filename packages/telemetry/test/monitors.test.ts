import { sites } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { listMonitors, type Monitor } from '../src/index.ts';
import { hurriedClock, startRunningSandbox, type RunningSandbox } from './running-sandbox.ts';

const site = sites[0]!;
let sandbox: RunningSandbox;
let accessToken: string;
beforeAll(async () => {
  sandbox = await startRunningSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(async () => {
  await sandbox.reset();
  const credentials = await sandbox.credentials(site);
  accessToken = credentials.accessToken;
  for (let number = 0; number < 25; number += 1) {
    const response = await fetch(sandbox.endpoints(site.apiHost, '/api/v1/monitor'), {
      method: 'POST',
      headers: { 'dd-api-key': credentials.apiKey, 'dd-application-key': credentials.applicationKey },
      body: JSON.stringify({
        name: `monitor ${number}`,
        type: 'query alert',
        query: `avg(last_5m):avg:nova.load{*} > ${number + 1}`,
        tags: number % 2 === 0 ? ['team:web'] : [],
      }),
    });
    expect(response.status).toBe(200);
  }
});

async function namesOf(monitors: AsyncIterable<Monitor>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of monitors) if (name.startsWith('monitor ')) names.push(name);
  return names;
}

const all = Array.from({ length: 25 }, (_, number) => `monitor ${number}`);
const how = () => ({ site, accessToken, endpoints: sandbox.endpoints });

it('reads every monitor once, page by page, through a rate limit and a lost answer (R3, R27)', async () => {
  const match = { method: 'GET', path: '/api/v1/monitor' };
  await sandbox.faults([
    { match, respond: { status: 429, headers: { 'x-ratelimit-reset': '0' }, body: '' } },
    { match, drop: 'after' },
  ]);
  const names = await namesOf(listMonitors({ ...how(), pageSize: 4, clock: hurriedClock }));
  expect(names.toSorted()).toEqual(all.toSorted());
});

it('reads those with a tag, and none of another site', async () => {
  expect(await namesOf(listMonitors({ ...how(), monitorTags: ['team:web'] }))).toHaveLength(13);
  const other = sites[1]!;
  const token = (await sandbox.credentials(other)).accessToken;
  expect(await namesOf(listMonitors({ ...how(), site: other, accessToken: token }))).toEqual([]);
});

it('says that a token was refused: Datadog documents no 401 here (R70)', async () => {
  await expect(namesOf(listMonitors({ ...how(), accessToken: 'f'.repeat(40) }))).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
});
