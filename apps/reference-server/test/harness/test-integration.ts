import type { AppParts } from '../../src/app-options.ts';
import { rollBack } from '../../src/deployments/roll-back.ts';
import { registerEmailSignIn } from '../../src/sign-in/email-sign-in.ts';
import { registerOpenIdSignIn } from '../../src/sign-in/openid-sign-in.ts';
import { demonstratesAlerts, demonstratesSignIn } from './demonstration.ts';

const path = '/sign-in';

const signIn: NonNullable<AppParts['signIn']> = {
  path,
  register(app, options, complete) {
    const { openId } = options.config;
    if (openId === undefined) registerEmailSignIn(app, { path, complete });
    else registerOpenIdSignIn(app, options, { openId, path, complete });
  },
};

const onAlert: NonNullable<AppParts['onAlert']> = async ({ key, accountId, service, env, database, now }) => {
  const done = await rollBack(database, { key, accountId, service, env, trigger: 'alert', now });
  return { status: done === undefined ? 'nothing-to-do' : 'rolled-back', text: `${service}.` };
};

/** What a fork has replaced, as the demonstration does it: the tests of the rest of the server hold there as well. */
export const testIntegration: Pick<AppParts, 'signIn' | 'onAlert'> = {
  ...(!demonstratesSignIn && { signIn }),
  ...(!demonstratesAlerts && { onAlert }),
};
