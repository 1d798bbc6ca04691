import type { Monitor } from '../monitors/monitor.ts';

/** What an alert reports. The names are those of `$ALERT_TRANSITION`. */
export const alertTransitions = [
  'Triggered',
  'Re-Triggered',
  'Warn',
  'Re-Warn',
  'Recovered',
  'No Data',
  'Re-No Data',
  'Renotify',
] as const;

export type AlertTransition = (typeof alertTransitions)[number];

/** An alert of one group of a monitor. */
export interface Alert {
  monitor: Monitor;
  transition: AlertTransition;
  /** Tags of the group, such as `service:checkout`; empty for a monitor without groups. */
  group: string[];
  value: number | null;
  at: Date;
  /** The same from the first alert of a group until it recovers. */
  cycleKey: string;
  /** Number of the event that the alert makes. */
  eventId: string;
  isTest: boolean;
  /** Values of variables that the caller of the control API chose. */
  overrides: Record<string, string>;
}
