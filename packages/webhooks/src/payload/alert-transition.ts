/**
 * The documented values of `$ALERT_TRANSITION`.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/#variables
 */
export const alertTransitions = [
  'Triggered',
  'Re-Triggered',
  'Recovered',
  'Warn',
  'Re-Warn',
  'No Data',
  'Re-No Data',
  'Renotify',
] as const;

/** What changed in the monitor, in Datadog's words. */
export type AlertTransition = (typeof alertTransitions)[number];
