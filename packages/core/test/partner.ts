import { randomBytes } from 'node:crypto';

import {
  connectInstallation,
  createAuthorizationRequest,
  createMemoryStore,
  validateCallback,
  type Clock,
  type InstallationEvent,
  type InstallationStore,
  type Lifecycle,
  type OAuthClient,
} from '../src/index.ts';
import { createSecretBox } from '../src/secrets/index.ts';
import { FakeDatadog } from './fake-datadog.ts';

export const redirectUri = 'https://deploy.nova.example/datadog/callback';

/** A partner's process: a lifecycle on a store and a Datadog, with a clock that the test moves. */
export interface Partner {
  readonly lifecycle: Lifecycle;
  readonly datadog: FakeDatadog;
  readonly store: InstallationStore;
  readonly events: InstallationEvent[];
  readonly clock: { now: number };
  client: OAuthClient;
}

export function createPartner(
  change: Partial<Omit<Lifecycle, 'clock'>> & { readonly clock?: Partial<Clock> } = {},
): Partner {
  const clock = { now: Date.parse('2026-11-20T08:00:00Z') };
  const now = () => clock.now;
  const datadog = new FakeDatadog(now);
  const store = change.store ?? createMemoryStore({ now });
  const events: InstallationEvent[] = [];
  const partner: Partner = {
    datadog,
    store,
    events,
    clock,
    client: { clientId: 'client-1', clientSecret: datadog.clientSecret, kind: 'published' },
    lifecycle: {
      store,
      secrets: createSecretBox([{ id: 'key-1', key: new Uint8Array(randomBytes(32)) }]),
      findClient: (clientId) => (clientId === partner.client.clientId ? partner.client : undefined),
      scopes: ['api_keys_write', 'monitors_read'],
      transport: datadog.transport,
      onEvent: (event) => events.push(event),
      ...change,
      clock: {
        now,
        random: () => 0.5,
        sleep: async (ms) => {
          clock.now += ms;
          // Real time too: what others seal meanwhile is done by other threads, which a busy machine runs late.
          await new Promise((resolve) => setTimeout(resolve, 2));
        },
        ...change.clock,
      },
    },
  };
  return partner;
}

/** Goes through consent and connects; `null`: Datadog does not name the organization. */
export async function connect(
  partner: Partner,
  consent: { accountId?: string; organization?: string | null; domain?: string } = {},
) {
  const { accountId = 'account-1', organization = 'org-1', domain = 'datadoghq.eu' } = consent;
  const { client, datadog, lifecycle } = partner;
  const { url, state, codeVerifier } = await createAuthorizationRequest({ client, redirectUri });
  const challenge = new URL(url).searchParams.get('code_challenge') ?? '';
  const code = datadog.consent(challenge, redirectUri);
  const query = new URLSearchParams({
    code,
    domain,
    state,
    ...(organization !== null && { dd_oid: organization }),
  });
  const callback = validateCallback({ query, expectedState: state });
  return await connectInstallation(lifecycle, { accountId, client, callback, redirectUri, codeVerifier });
}
