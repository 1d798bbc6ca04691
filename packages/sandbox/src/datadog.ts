import { createResources, type Resources } from './api/resources.ts';
import { ApiKeys } from './api-keys/api-keys.ts';
import { ApplicationKeys } from './api-keys/application-keys.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import { Changes } from './control/changes.ts';
import { Faults } from './control/faults.ts';
import { defaultPolicy, type SandboxPolicy } from './control/policy.ts';
import { IssuedSecrets } from './control/issued-secrets.ts';
import { RequestLog } from './control/request-log.ts';
import { SandboxCredentials } from './control/sandbox-credentials.ts';
import { Deliveries } from './delivery/deliveries.ts';
import { Incidents } from './api/incidents/incidents.ts';
import { MetricStores } from './metrics/metric-store.ts';
import { MonitorStates } from './monitors/monitor-states.ts';
import { Monitors } from './monitors/monitors.ts';
import { AuthorizationCodes } from './oauth/authorization-codes.ts';
import { Grants } from './oauth/grants.ts';
import { OAuthClients } from './oauth/oauth-clients.ts';
import { PendingConsents } from './oauth/pending-consents.ts';
import { Organizations } from './organizations/organizations.ts';
import { TilePipelines } from './pipelines/tile-pipelines.ts';
import { RateLimits } from './rate-limits/rate-limits.ts';
import { Randomness } from './randomness/randomness.ts';
import { ReceivedItems } from './received/received-items.ts';
import { memoryState, openStateFile, type StateStore } from './state/state-file.ts';

/** What the offline Datadog is made of. */
export interface DatadogOptions {
  tileDirectory: string;
  partnerUrl: URL;
  dataDirectory: string | undefined;
  clock: () => Date;
  randomBytes: (size: number) => Uint8Array;
  maxReceivedItems: number;
}

/** The offline Datadog: everything that all sites know. */
export interface Datadog {
  tileDirectory: string;
  partnerUrl: URL;
  clock: VirtualClock;
  randomness: Randomness;
  organizations: Organizations;
  clients: OAuthClients;
  consents: PendingConsents;
  codes: AuthorizationCodes;
  grants: Grants;
  apiKeys: ApiKeys;
  applicationKeys: ApplicationKeys;
  credentials: SandboxCredentials;
  received: ReceivedItems;
  /** The log pipelines of the tile. */
  pipelines: TilePipelines;
  metrics: MetricStores;
  rateLimits: RateLimits;
  monitors: Monitors;
  monitorStates: MonitorStates;
  deliveries: Deliveries;
  incidents: Incidents;
  resources: Resources;
  changes: Changes;
  faults: Faults;
  requests: RequestLog;
  secrets: IssuedSecrets;
  policy: SandboxPolicy;
  /** Key of the tokens in the forms of the pages. */
  formKey: string;
  state: StateStore;
}

/** Builds the offline Datadog, with what an earlier start left in the data directory. */
export async function createDatadog(options: DatadogOptions): Promise<Datadog> {
  const clock = new VirtualClock(options.clock);
  const randomness = new Randomness(options.randomBytes);
  const organizations = new Organizations();
  const state =
    options.dataDirectory === undefined
      ? memoryState
      : await openStateFile(options.dataDirectory, organizations);
  const policy = defaultPolicy();
  const changes = new Changes();
  const clients = new OAuthClients(options.tileDirectory, options.partnerUrl);
  const secrets = new IssuedSecrets();
  const grants = new Grants(organizations, clock, randomness, policy, secrets);
  const apiKeys = new ApiKeys(organizations, clock, randomness);
  const applicationKeys = new ApplicationKeys(clock, randomness);
  return {
    tileDirectory: options.tileDirectory,
    partnerUrl: options.partnerUrl,
    clock,
    randomness,
    organizations,
    clients,
    consents: new PendingConsents(clock, randomness),
    codes: new AuthorizationCodes(clock, randomness),
    grants,
    apiKeys,
    applicationKeys,
    credentials: new SandboxCredentials(organizations, clients, grants, apiKeys, applicationKeys),
    received: new ReceivedItems(options.maxReceivedItems),
    pipelines: new TilePipelines(options.tileDirectory),
    metrics: new MetricStores(),
    rateLimits: new RateLimits(),
    monitors: new Monitors(),
    monitorStates: new MonitorStates(),
    deliveries: new Deliveries(clock, randomness, changes),
    incidents: new Incidents(),
    resources: createResources(),
    changes,
    faults: new Faults(),
    requests: new RequestLog(),
    secrets,
    policy,
    formKey: randomness.token(),
    state,
  };
}

/** Back to the state of a fresh start. */
export async function resetDatadog(datadog: Datadog): Promise<void> {
  datadog.organizations.reset();
  datadog.grants.reindex();
  datadog.apiKeys.reindex();
  datadog.codes.reset();
  datadog.consents.reset();
  datadog.received.reset();
  datadog.metrics.reset();
  datadog.rateLimits.reset();
  datadog.monitors.reset();
  datadog.monitorStates.reset();
  datadog.deliveries.reset();
  datadog.incidents.reset();
  for (const collection of Object.values(datadog.resources)) collection.reset();
  datadog.faults.reset();
  datadog.requests.reset();
  datadog.secrets.reset();
  Object.assign(datadog.policy, defaultPolicy());
  datadog.clock.reset();
  await datadog.credentials.reset();
  await datadog.state.save();
  datadog.changes.note();
}
