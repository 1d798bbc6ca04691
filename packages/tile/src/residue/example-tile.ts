/**
 * What the kit's example tile is known by. A fork begins with it; none of it may reach Datadog under a partner's name.
 * `example-tile.test.ts` compares it with the example.
 */

/** Its pictures and logo, and the neutral pictures that `fork:setup` puts in their place, by SHA-256. */
export const examplePictures: ReadonlySet<string> = new Set([
  '8bb51f7cc5fb0bc57124c31e4a82ee2f0d46c78317a2ca3e7ccdd52a45ebc417',
  '62803e5c02b181b4a1e06f86c754b3c8ad078e705a5ef5c4ebedc2d87c77a426',
  'e07eda1378df2ec253341c705853dbcf86d9bea62146c8cd04fdb36a23cb2f4a',
  '29b4b38f256d62a30d24412b693f6b2e8e0ed76667ab6e405b52d451ae8b0eb1',
  '3aa267897350357cf727eb51c09b387915bffb83e7e5e83109e10ae1b4e0ed16',
  'ca3aa210c08bae1ce89dd95983aba3f4e721e9dec4b15bacaad22522e85d1e38',
  '1f3b23c9a8dbfc740862a301265f0fd0bc5109eedf9a4439b705e5011b5c29b3',
  '8ba42e1b684d31bcf9a67c99911f9d5c3d8a3e05d004b9ad0415b502b9638f9f',
  '5f2bfed63dc99cda0e629d48215fc0cea395668d2072800d8e53ca392358addb',
  'ea6dac471ba0c65709a7d241c94bfa2b96eb071729e05e21a80e283fd4125fee',
]);

/** What the picture of the name that `fork:setup` draws has in its SVG. */
export const drawnWordmark =
  'font-family="Helvetica, Arial, sans-serif" font-size="46" font-weight="600" fill="#3d4260"';

/** Ids that Datadog's platform never gave out. */
export const exampleIds: readonly (string | number)[] = [
  'b50ef9df-66b9-48ab-a2b8-a8972f39c891',
  '5b0c6f3e-b8a4-11f0-9d27-da7ad0900002',
  71_084_213,
];

/** Sentences about the example's product, without its name, in lower case. */
export const exampleTexts: readonly string[] = [
  'follow every deployment and roll back the bad ones from datadog alerts',
  'deployments, failure rate, lead time and rollbacks by service, environment and team',
  'alerts during a rollout, and',
  'deployment logs with their version, commit and error, next to the change that produced them',
  'builds, ships and rolls back the services of all your teams from one place',
  'puts every deployment next to the metrics, traces and logs that it changes',
  'see how often each service is deployed, how long it takes, and which changes fail',
  'compare lead time, failure rate and rollbacks across services, environments and teams',
  'search the log of each deployment by version, commit and error',
  'return a service to its previous version when a datadog monitor alerts',
  'reads the monitors that guard a service, to watch them during a rollout',
  'opens an incident when an automatic rollback fails',
  'returns the service to its previous version and sends an event with the result',
  'sends an event when a deployment starts, succeeds or fails, and when it is rolled back',
  'services that are not deployed send no metrics',
  'deployments that finished, whatever their result',
  'time from the start of a deployment until its last instance runs the new version or it is given up',
  'deployments that failed before every instance ran the new version',
  'time from the commit until the deployment that carries it is complete',
  'time that a deployment waits for a free slot before it starts',
  'deployments that were returned to the previous version by a person or by a datadog alert',
  'cannot reach the deployment targets of an environment',
  'repeated failures of one service in one environment mean that the change itself is broken',
  'keeps two versions of a service running side by side',
  'deployments, failures, lead time and rollbacks of the services that',
  'builds, ships and rolls back your services',
  'sends deployments to datadog and rolls them back when datadog alerts',
];
