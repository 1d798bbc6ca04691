import type { InstallationStatus } from '@tilekit/core';

/** Every status, in the order of an installation's life. */
export const installationStatuses = [
  'connecting',
  'connected',
  'needs-reauthorization',
  'needs-recovery',
  'disconnecting',
  'disconnected',
] as const satisfies readonly InstallationStatus[];
