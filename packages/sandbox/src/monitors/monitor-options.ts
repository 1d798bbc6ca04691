import { Type, type Static } from 'typebox';

const numberOrNull = Type.Union([Type.Number(), Type.Null()]);
const optionalNumber = Type.Optional(numberOrNull);

/** What the sandbox reads of a monitor's options, as Datadog's OpenAPI document has them; there may be others. */
export const monitorOptions = Type.Object({
  thresholds: Type.Optional(
    Type.Object({
      critical: optionalNumber,
      warning: optionalNumber,
      critical_recovery: optionalNumber,
      warning_recovery: optionalNumber,
      ok: optionalNumber,
      unknown: optionalNumber,
    }),
  ),
  renotify_interval: optionalNumber,
  renotify_occurrences: optionalNumber,
  renotify_statuses: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  escalation_message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  on_missing_data: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  notify_no_data: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  no_data_timeframe: optionalNumber,
  timeout_h: optionalNumber,
  group_retention_duration: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  evaluation_delay: optionalNumber,
  new_group_delay: optionalNumber,
  new_host_delay: optionalNumber,
  require_full_window: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  silenced: Type.Optional(Type.Union([Type.Record(Type.String(), numberOrNull), Type.Null()])),
});

/** Options of a monitor, as far as the sandbox acts on them. */
export type MonitorOptions = Static<typeof monitorOptions>;
