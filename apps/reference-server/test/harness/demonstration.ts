import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether `collect` is still the kit's demonstration, whose deployments can be made to fail. */
export const isDemonstration = existsSync(
  resolve(import.meta.dirname, '../../src/integration/deployments/metrics-of.ts'),
);
