import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandboxEndpoints, createTransport, parseDomain } from '@tilekit/core';
import { startSandbox, type Sandbox } from '@tilekit/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  bearerToken,
  createAuthMethod,
  createWebhook,
  customHeaders,
  defineFormPayload,
  definePayload,
  deliveryIdentity,
  payloadVariables,
  receive,
  secretHeader,
  type Delivery,
  type PayloadTemplate,
  type Receiver,
  type Reception,
} from '../src/index.ts';
import { createFixtureTile, type FixtureTile } from '../../sandbox/test/fixture-tile.ts';

const secret = 'a-secret-that-is-hard-to-guess';
const tokenOfDatadog = 'token-for-the-client-credentials';
const transport = createTransport();

let sandbox: Sandbox;
let tile: FixtureTile;
let partner: Server;
let receiver: Receiver<unknown>;
let receptions: Reception<unknown>[];
let committed: Delivery<unknown>[];

beforeAll(async () => {
  tile = await createFixtureTile();
  sandbox = await startSandbox({ port: 0, tileDirectory: tile.directory, logger: false });
  partner = createServer((incoming, outgoing) => {
    const { headers, url } = incoming;
    if (url === '/token') {
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify({ access_token: tokenOfDatadog, token_type: 'Bearer', expires_in: 3600 }));
      return;
    }
    void receive({ headers, body: incoming }, receiver).then((reception) => {
      receptions.push(reception);
      outgoing.writeHead(reception.status).end();
    });
  });
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  transport.close();
  partner.closeAllConnections();
  partner.close();
  await sandbox.close();
  await tile.remove();
});

beforeEach(() => {
  receptions = [];
  committed = [];
});
afterEach(() => control('reset', {}));

/** A webhook for the template, and the receiver behind it. */
async function connect<Payload>(template: PayloadTemplate<Payload>, byToken = false): Promise<void> {
  const { port } = partner.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  receiver = {
    template,
    authenticate: byToken
      ? bearerToken({ verify: (token) => token === tokenOfDatadog })
      : secretHeader({ header: 'X-Nova-Secret', secrets: [secret] }),
    commit: (delivery) => {
      const isKnown = committed.some(({ key }) => key === delivery.key);
      if (!isKnown) committed.push(delivery);
      return Promise.resolve(isKnown ? 'duplicate' : 'committed');
    },
  };
  const credentials = await (await fetch(`${sandbox.url}/_sandbox/credentials?site=datadoghq.eu`)).json();
  const { api_key, application_key, access_token } = credentials as Record<string, string>;
  const place = {
    site: parseDomain('datadoghq.eu'),
    transport,
    endpoints: createSandboxEndpoints(sandbox.url),
  };
  const authMethod =
    byToken &&
    (await createAuthMethod({
      ...place,
      credential: { apiKey: api_key ?? '', applicationKey: application_key ?? '' },
      clientCredentials: {
        name: 'Nova',
        access_token_url: `${base}/token`,
        client_id: 'datadog',
        client_secret: 'example',
      },
    }));
  const webhook = {
    // The one that the tile's monitor names.
    name: 'fixture',
    url: `${base}/webhook`,
    payload: template.text,
    encode_as: template.encodeAs,
    // Datadog documents no way to attach an auth method; the sandbox takes the field that answers carry.
    ...(authMethod
      ? { auth_method_id: authMethod.id }
      : { custom_headers: customHeaders({ 'X-Nova-Secret': secret }) }),
  };
  await createWebhook({ ...place, credential: { accessToken: access_token ?? '' }, webhook });
}

async function control(path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, init);
  expect(response.status, await response.text()).toBeLessThan(300);
}

const alert = (more: object) => control('alerts', { site: 'datadoghq.eu', ...more });
const received = (count: number) => expect.poll(() => receptions.length, { timeout: 60_000 }).toBe(count);

describe('the round trip: webhook, alert, delivery (R98)', () => {
  it('carries every variable, whatever text it holds', async () => {
    const names = Object.keys(payloadVariables) as (keyof typeof payloadVariables)[];
    const everything = Object.fromEntries(names.map((name) => [name.slice(1), name]));
    const template = definePayload({
      ...deliveryIdentity,
      service: '$TAGS[service]',
      missing: '$TAGS[nothing]',
      all: everything as Record<string, '$ID'>,
    });
    await connect(template);
    const hostile = 'say "no"\n\\ $ID {"__proto__": 1} \u2028 é';
    const logs = { rows: [{ message: hostile }] };
    await alert({
      group: ['service:checkout', 'env:production'],
      eventId: '6327818702635911562',
      variables: {
        EVENT_MSG: hostile,
        LOGS_SAMPLE: JSON.stringify(logs),
        INCIDENT_CUSTOMER_IMPACT: '{"customer_impacted": true}',
        SECURITY_RULE_MATCHED_QUERIES: '["@evt.name:authentication"]',
      },
    });
    await received(1);
    expect(receptions).toMatchObject([{ status: 202, code: 'COMMITTED' }]);
    expect(committed).toMatchObject([
      {
        eventId: '6327818702635911562',
        transition: 'Triggered',
        payload: {
          service: 'checkout',
          missing: '',
          all: {
            EVENT_MSG: hostile,
            LOGS_SAMPLE: logs,
            INCIDENT_CUSTOMER_IMPACT: { customer_impacted: true },
            SECURITY_RULE_MATCHED_QUERIES: ['@evt.name:authentication'],
            INCIDENT_TODOS: null,
            ID: '6327818702635911562',
            ALERT_TRANSITION: 'Triggered',
          },
        },
      },
    ]);
  });

  it('carries forms', async () => {
    await connect(defineFormPayload({ ...deliveryIdentity, message: '$EVENT_MSG', source: 'nova & co' }));
    await alert({ transition: 'Recovered', variables: { EVENT_MSG: 'a=b&c "d" é' } });
    await received(1);
    expect(committed).toMatchObject([
      { transition: 'Recovered', payload: { message: 'a=b&c "d" é', source: 'nova & co' } },
    ]);
  });

  it('is authenticated by the token that an auth method makes Datadog fetch', async () => {
    await connect(definePayload(deliveryIdentity), true);
    await alert({});
    await received(1);
    expect(receptions).toMatchObject([{ code: 'COMMITTED' }]);
  });

  it('is repeated after a failure of the store, committed once, and not repeated after a refusal (E-03)', async () => {
    await connect(definePayload(deliveryIdentity));
    const healthy = receiver;
    receiver = { ...healthy, commit: () => Promise.reject(new Error('no database')) };
    await alert({});
    await received(1);
    // Stored, but the answer says that it was not: the next copy must be known again.
    receiver = {
      ...healthy,
      commit: async (delivery, signal) => {
        await healthy.commit(delivery, signal);
        throw new Error('connection lost after the commit');
      },
    };
    await tick(1);
    await received(2);
    receiver = healthy;
    await tick(2);
    await received(3);
    expect(receptions.map(({ code }) => code)).toEqual(['STORE_FAILED', 'STORE_FAILED', 'DUPLICATE']);
    expect(committed).toHaveLength(1);

    receiver = { ...healthy, authenticate: () => false };
    await alert({});
    await received(4);
    await tick(10);
    expect(receptions).toHaveLength(4);
  });
});

/** Moves the sandbox's clock ahead, once its record of the last attempt is complete. */
async function tick(minutes: number): Promise<void> {
  await expect
    .poll(async () => (await fetch(`${sandbox.url}/_sandbox/deliveries`)).text(), { timeout: 60_000 })
    .not.toContain('"sending"');
  await control('clock', { now: new Date(Date.now() + minutes * 60_000).toISOString() });
}
