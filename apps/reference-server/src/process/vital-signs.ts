import { performance } from 'node:perf_hooks';

/** Longer than every wait for the database together: a tick that fails has finished, one that hangs has not. */
const stuckAfterMs = 60_000;

/** Whether the process still does its work, for the probe that restarts it. */
export interface VitalSigns {
  /** A periodic task has ended, with or without an error. */
  finished(name: string): void;
  /** @returns the names of those that should have ended long ago */
  stuck(): readonly string[];
  forget(name: string): void;
}

/** @param nowMs monotonic milliseconds; tests set it */
export function createVitalSigns(nowMs: () => number = () => performance.now()): VitalSigns {
  const last = new Map<string, number>();
  return {
    finished(name) {
      last.set(name, nowMs());
    },
    stuck() {
      return [...last].flatMap(([name, at]) => (nowMs() - at > stuckAfterMs ? [name] : []));
    },
    forget(name) {
      last.delete(name);
    },
  };
}
