import type { MonitorOptions } from './monitor-options.ts';

/** A monitor of an organization: one of the tile's, or one that was made over the API. */
export interface Monitor {
  id: number;
  name: string;
  title: string;
  description: string;
  type: string;
  query: string;
  message: string;
  tags: string[];
  priority: number | null;
  thresholds: MonitorThresholds;
  /** The options that the sandbox acts on. */
  settings: MonitorOptions;
  /** All options, as they were given. */
  options: Record<string, unknown>;
  /** What the API keeps for its readers: `draft_status`, `assets`, `restricted_roles`, `restriction_policy`. */
  further?: Record<string, unknown>;
  /** Whether the tile brought it. */
  isOfTile?: boolean;
  createdAt: string;
  modifiedAt: string;
}

export interface MonitorThresholds {
  critical: number | undefined;
  warning: number | undefined;
  criticalRecovery: number | undefined;
  warningRecovery: number | undefined;
  ok: number | undefined;
  /** Of service checks: so many unknown runs in a row are notified. */
  unknown: number | undefined;
}

/** The settings of a monitor that follow from its options. */
export function settingsOfOptions(
  options: MonitorOptions = {},
): Pick<Monitor, 'thresholds' | 'settings' | 'options'> {
  const { critical, warning, critical_recovery, warning_recovery, ok, unknown } = options.thresholds ?? {};
  return {
    thresholds: {
      critical: critical ?? undefined,
      warning: warning ?? undefined,
      criticalRecovery: critical_recovery ?? undefined,
      warningRecovery: warning_recovery ?? undefined,
      ok: ok ?? undefined,
      unknown: unknown ?? undefined,
    },
    settings: options,
    options: { ...options },
  };
}
