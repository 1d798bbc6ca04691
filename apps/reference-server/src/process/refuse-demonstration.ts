import type { Config } from '../config.ts';
import { isDemonstration } from '../integration/sign-in.ts';
import { StartupError } from '../startup-error.ts';

/** A sign-in of the partner's own needs no configuration to know that it is none. */
const letsEverybodyIn: (config: Pick<Config, 'openId'>) => boolean = isDemonstration;

/** @throws StartupError CONFIGURATION_INVALID in production, as long as everybody can sign in as anybody */
export function refuseDemonstration(config: Pick<Config, 'production' | 'openId'>): void {
  if (!config.production || !letsEverybodyIn(config)) return;
  throw new StartupError(
    'CONFIGURATION_INVALID',
    'The sign-in is still the demonstration, which lets everybody in.',
    'Set OIDC_ISSUER, or replace apps/reference-server/src/integration/sign-in.ts with the sign-in of your platform.',
  );
}
