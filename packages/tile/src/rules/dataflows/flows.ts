import type { Rule } from '../../engine/rule.ts';
import { createsEvents } from '../../facts/submitted-data.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import type { Tile } from '../../tile/tile.ts';
import { fileProblem } from '../problems.ts';

const path = 'assets/dataflows.yaml';

/** The flows, and what else the tile says about its data. */
export const dataflowRules: readonly Rule[] = [
  {
    id: 'dataflows/id',
    severity: { new: 'error', repo: 'error' },
    requires: 'The id of a flow is the app id, a hyphen and the data type, and is unique.',
    why: 'Datadog assigns a flow to the tile by its id.',
    remedy: 'Use the id in the message.',
    example: { bad: 'id: metrics', good: 'id: nova-relay-metrics' },
    source: 'https://github.com/DataDog/integrations-extras/pull/2925',
    published: '0/107 · 0/83 · 0/16',
    fixable: true,
    *check(tile) {
      const app = tile.manifest.at('app_id').string;
      const seen = new Set<string>();
      for (const flow of flowsOf(tile)) {
        const [id, type] = [flow.at('id'), flow.at('data_type').string];
        if (id.string === undefined) continue;
        if (seen.has(id.string)) yield id.problem(`the id "${id.string}" is used twice`);
        else if (app !== undefined && type !== undefined && !idsFor(app, type).includes(id.string)) {
          const expected = idsFor(app, type)[0] ?? '';
          yield id.problem(`the id "${id.string}" is not "${expected}"`, id.set(expected));
        }
        seen.add(id.string);
      }
    },
  },
  {
    id: 'dataflows/submitted-data',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every data type that the tile says it submits has a flow.',
    why: 'Datadog shows customers the flows, so a missing one looks as if the data never arrived.',
    remedy: 'Add the flow in the message.',
    example: {
      bad: 'metrics in metadata.csv, and only a flow of logs',
      good: 'one flow of metrics and one of logs',
    },
    source: 'https://github.com/DataDog/integrations-extras/pull/2925',
    published: '1/107 · 1/83 · 0/16',
    *check(tile) {
      if (!tile.has(path) || tile.failure(path)) return;
      const types = new Set(flowsOf(tile).map((flow) => flow.at('data_type').string));
      for (const [type, reason] of announced(tile))
        if (!types.has(type)) yield fileProblem(path, `${reason}, and no flow has data_type "${type}"`);
    },
  },
  {
    id: 'dataflows/present',
    severity: { new: 'warning', repo: 'info' },
    requires: 'A tile that submits data has an `assets/dataflows.yaml`.',
    why: 'Datadog has added the file to published tiles since March 2026 and asks new tiles for it.',
    remedy: 'Add the file with one flow per data type.',
    example: {
      bad: 'metadata.csv lists metrics, and there is no assets/dataflows.yaml',
      good: 'provides: [{ id: nova-relay-metrics, … }]',
    },
    source: 'https://github.com/DataDog/integrations-extras/pull/2925',
    published: '43/107 · 43/107 · 15/31',
    tileOnly: true,
    *check(tile) {
      const [first] = announced(tile);
      if (first !== undefined && !tile.has(path))
        yield fileProblem(path, `${first[1]}, and the file is missing`);
    },
  },
];

function flowsOf(tile: Tile): readonly JsonNode[] {
  return tile.node(path).at('provides').items();
}

/** The usual id of a flow first. */
function idsFor(app: string, type: string): readonly string[] {
  return type === 'rum_events'
    ? [`${app}-events`, `${app}-rum-events`]
    : [`${app}-${type.replaceAll('_', '-')}`];
}

/** The kinds of data that the rest of the tile mentions, each with the place that does. */
function announced(tile: Tile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (tile.metricNames.size > 0) found.set('metrics', 'metadata.csv lists metrics');
  if (tile.pipelines.length > 0) found.set('logs', 'the tile has a log pipeline');
  if (createsEvents(tile)) found.set('events', 'the manifest says that it creates events');
  for (const tag of tile.manifest.at('tile', 'classifier_tags').strings()) {
    const type = /^Submitted Data Type::(Metrics|Logs|Events|Traces)$/
      .exec(tag.string ?? '')?.[1]
      ?.toLowerCase();
    if (type !== undefined && !found.has(type))
      found.set(type, `the tag "${tag.string ?? ''}" announces ${type}`);
  }
  return found;
}
