import { createHash } from 'node:crypto';
import {
  createSandboxEndpoints,
  createTransport,
  type InstallationEvent,
  type Lifecycle,
  type OAuthClient,
  type Transport,
  systemClock,
} from '@tilekit/core';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import { connect } from '../../src/database/database.ts';
import type { DatabaseAddress } from '../../src/database/embedded/embedded-postgres.ts';
import { createPostgresStore } from '../../src/installations/postgres-store.ts';

export interface SceneSettings {
  readonly address: DatabaseAddress;
  readonly sandboxUrl: string;
  readonly clientId: string;
  readonly keyRing: string;
  readonly accountId: string;
  /** How far this process's clock is ahead, in milliseconds. */
  readonly aheadMs: number;
  /** How long a process may work on an installation before another one takes over. */
  readonly leaseMs: number;
}

/** One process's view of an installation: the real store, the real sandbox, and observed steps. */
export function openScene(settings: SceneSettings, onStep: (step: string) => void = () => undefined) {
  const opened = connect({ ...settings.address, max: 2 });
  const network = createTransport();
  const client: OAuthClient = {
    clientId: settings.clientId,
    clientSecret: 'sandbox-test-client-secret',
    kind: 'test',
  };
  const events: InstallationEvent['name'][] = [];
  const lifecycle: Lifecycle = {
    store: createPostgresStore(opened.database),
    secrets: createSecretBox(parseKeyRing(settings.keyRing)),
    findClient: () => client,
    scopes: ['api_keys_write'],
    transport: watched(network, onStep),
    endpoints: createSandboxEndpoints(settings.sandboxUrl),
    clock: { ...systemClock, now: () => Date.now() + settings.aheadMs },
    leaseMs: settings.leaseMs,
    onStep,
    onEvent: ({ name }) => events.push(name),
  };
  return {
    accountId: settings.accountId,
    redirectUri: 'http://127.0.0.1:4300/datadog/callback',
    client,
    lifecycle,
    events,
    database: opened.database,
    async close() {
      network.close();
      await opened.close();
    },
  };
}

export type Scene = ReturnType<typeof openScene>;

/** Two more places to die: right before a request leaves, and when its answer has arrived but is not read yet. */
function watched(network: Transport, onStep: (step: string) => void): Transport {
  return async (request) => {
    const name = request.url.pathname.split('/').at(-1) ?? '';
    onStep(`request: before ${name}`);
    const response = await network(request);
    onStep(`request: after ${name}`);
    return response;
  };
}

const key = (name: string) => `${name}:${createHash('sha256').update(`crash/${name}`).digest('base64')}`;

/** The ring before and after its rotation; the same in every process. */
export const keyRings = { before: `${key('a')},${key('b')}`, after: `${key('b')},${key('a')}` };
