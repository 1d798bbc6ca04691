import { Type, type Static } from 'typebox';
import type { Monitor } from './monitor.ts';

const numberOrNull = Type.Union([Type.Number(), Type.Null()]);

/** What the sandbox reads of a monitor's options, as Datadog's OpenAPI document has them; there may be others. */
export const monitorOptions = Type.Object({
  thresholds: Type.Optional(
    Type.Object({ critical: Type.Optional(Type.Number()), warning: Type.Optional(numberOrNull) }),
  ),
  renotify_interval: Type.Optional(numberOrNull),
});

/** The settings of a monitor that follow from its options. */
export function settingsOfOptions(
  options: Static<typeof monitorOptions> = {},
): Pick<Monitor, 'thresholds' | 'renotifyIntervalMinutes' | 'options'> {
  const { critical, warning } = options.thresholds ?? {};
  return {
    thresholds: { critical, warning: warning ?? undefined },
    renotifyIntervalMinutes: options.renotify_interval ?? 0,
    options: { ...options },
  };
}
