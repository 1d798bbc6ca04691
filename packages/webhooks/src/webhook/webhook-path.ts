import { refuseFaults } from '../request/faults.ts';
import { paths } from '../client/operations.ts';
import { pathSegment } from '../request/path-segment.ts';

/**
 * The address of one webhook. More names are taken here than on creation: somebody may have made the webhook on
 * Datadog's page.
 * @throws WEBHOOK_INVALID
 */
export function webhookPath(name: string): `/${string}` {
  const segment = pathSegment(name);
  refuseFaults('webhook', segment === undefined ? ['its name cannot stand in a path'] : []);
  return `${paths.webhooks}/${segment ?? ''}`;
}
