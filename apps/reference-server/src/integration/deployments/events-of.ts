import type { AlertType, DatadogEvent } from '@tilekit/telemetry';
import type { Tile } from '../../tile/read-tile.ts';
import { tagsOf, type Happening } from './happening.ts';
import { sentenceOf } from './sentence-of.ts';

const alertTypes: Readonly<Record<Happening['event'], AlertType>> = {
  'deployment.started': 'info',
  'deployment.succeeded': 'success',
  'deployment.failed': 'error',
  'deployment.rolled_back': 'warning',
  'deployment.rollback_failed': 'error',
};

/** One event for each happening. Those of one deployment share a key: Datadog shows them, and copies of them, as one. */
export function eventsOf(happenings: readonly Happening[], tile: Tile): readonly DatadogEvent[] {
  return happenings.map((happening) => {
    const { deployment, event, at } = happening;
    const { id, strategy, trigger, commit, repository, actor, error } = deployment;
    const lines = [
      `Deployment ${id} (${strategy}), started by ${actor} (${trigger}).`,
      `Commit ${commit} of ${repository}.`,
      ...(event === 'deployment.failed' && error ? [`${error.kind}: ${error.message}`] : []),
    ];
    return {
      title: sentenceOf(happening),
      text: lines.join('\n'),
      timestamp: Math.floor(at.getTime() / 1000),
      alertType: alertTypes[event],
      aggregationKey: id,
      sourceTypeName: tile.source,
      tags: [...tagsOf(deployment), `source:${tile.source}`],
    };
  });
}
