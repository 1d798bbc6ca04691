import { dataflowsSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

const backfill = 'https://github.com/DataDog/integrations-extras/pull/2925';

export const dataflowsSchemaRules = schemaRules(
  dataflowsSchema,
  (tile) => [tile.node('assets/dataflows.yaml')],
  [
    {
      id: 'dataflows/shape',
      severity: { new: 'error', repo: 'error' },
      requires:
        'The file lists one flow per data type under `provides`, each with `id`, `always_on`, `granular`, `data_type` and `direction`.',
      why: 'Datadog reads the file when it publishes the tile, and rejects a flow that lacks one of these keys.',
      remedy:
        'Write every flow with all five keys; `always_on: true` and `granular: false` fit most integrations.',
      example: {
        bad: 'provides: metrics',
        good: 'provides: [{ id: nova-relay-metrics, always_on: true, granular: false, data_type: metrics, direction: inbound }]',
      },
      source: backfill,
      published: '0/107 · 0/83 · 0/16',
      open: ['additionalProperties'],
    },
    {
      id: 'dataflows/data-type',
      severity: { new: 'error', repo: 'error' },
      requires: 'The data type of a flow is one that Datadog knows, such as `metrics`, `logs` or `events`.',
      why: 'Datadog does not show a flow of an unknown type.',
      remedy: 'Write `metrics`, `logs`, `events`, `rum_events` or `traces`.',
      example: { bad: 'data_type: metric', good: 'data_type: metrics' },
      source: backfill,
      published: '0/107 · 0/83 · 0/16',
      open: ['enum'],
    },
    {
      id: 'dataflows/direction',
      severity: { new: 'error', repo: 'error' },
      requires: 'The direction of a flow is `inbound` (to Datadog) or `outbound` (from Datadog).',
      why: 'It tells customers whether data leaves their organization.',
      remedy: 'Write `direction: inbound` for data you submit.',
      example: { bad: 'direction: in', good: 'direction: inbound' },
      source: backfill,
      published: '0/107 · 0/83 · 0/16',
    },
  ],
);
