import { type AlertHandler, demonstration } from '../plug-in/integration.ts';
import { rollBack } from './demonstration/roll-back.ts';

/**
 * Replace this file with your platform's reaction to an alert.
 *
 * Add `payload: definePayload({ … })` next to `handle` to request more fields from Datadog. This one returns a
 * service to its previous version.
 */
export const onAlert: AlertHandler = demonstration({
  instructions: ['Tag the monitor, or group it, by service and env.'],
  async handle({ key, accountId, tag, database, now }) {
    const nothingToDo = { status: 'nothing-to-do', label: 'Nothing to do', tone: 'quiet' } as const;
    const [service, env] = [tag('service'), tag('env')];
    if (service === undefined || env === undefined) {
      return {
        ...nothingToDo,
        text: 'The alert names no service and environment: group or tag the monitor by both.',
      };
    }
    const done = await rollBack(database, { key, accountId, service, env, trigger: 'alert', now });
    if (done === undefined) return { ...nothingToDo, text: `${service} had no recent deployment in ${env}.` };
    const { version, previousVersion } = done.deployment;
    if (!done.succeeded) {
      return {
        status: 'rollback-failed',
        label: 'Rollback failed',
        tone: 'bad',
        text: `${service} ${version} could not be returned to ${previousVersion} in ${env}. An incident is opened.`,
      };
    }
    return {
      status: 'rolled-back',
      label: 'Rolled back',
      tone: 'good',
      text: `${service} ${version} was returned to ${previousVersion} in ${env}.`,
    };
  },
});
