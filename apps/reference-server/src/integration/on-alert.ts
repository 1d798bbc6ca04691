import type { Database } from '../database/database.ts';
import { rollBack } from '../deployments/roll-back.ts';

/** An alert that asks for action, for the first time. */
export interface AlertRequest {
  /** The same whenever this alert is tried again: give it to whatever you call, so that it acts once. */
  readonly key: string;
  /** The account of your platform. */
  readonly accountId: string;
  /** Of the event in Datadog. */
  readonly title: string;
  /** From the tags of the alert; empty when it has none. */
  readonly service: string;
  readonly env: string;
  readonly date: Date;
  /** For platforms that keep their data beside the integration's. */
  readonly database: Database;
  readonly now: Date;
}

/** What was done, for the customer's page. */
export interface AlertOutcome {
  readonly status: 'rolled-back' | 'rollback-failed' | 'nothing-to-do';
  /** One sentence. */
  readonly text: string;
}

/**
 * Replace this file with what your platform does about an alert.
 *
 * It runs from the queue, after Datadog has its answer: once for each alert from trigger to recovery, and again only
 * when it threw, took longer than 30 seconds, or the process died before the outcome was on disk. An alert that
 * recovers before the first call never gets here. This one returns the service to its previous version.
 */
export async function onAlert(request: AlertRequest): Promise<AlertOutcome> {
  const { key, accountId, service, env, database, now } = request;
  if (service === '' || env === '') {
    return {
      status: 'nothing-to-do',
      text: 'The alert names no service and environment: group or tag the monitor by both.',
    };
  }
  const done = await rollBack(database, { key, accountId, service, env, trigger: 'alert', now });
  if (done === undefined) {
    return { status: 'nothing-to-do', text: `${service} had no recent deployment in ${env}.` };
  }
  const { version, previousVersion } = done.deployment;
  if (!done.succeeded) {
    return {
      status: 'rollback-failed',
      text: `${service} ${version} could not be returned to ${previousVersion} in ${env}. An incident is opened.`,
    };
  }
  return {
    status: 'rolled-back',
    text: `${service} ${version} was returned to ${previousVersion} in ${env}.`,
  };
}
