import { defineRule } from '../../engine/rule.ts';

export const parseable = defineRule({
  id: 'layout/parseable',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Every JSON file under `assets/` and `dataflows.yaml` parse, also where no other rule reads them.',
  why: 'Datadog reads them all; one that does not parse stops the publication.',
  remedy: 'Mend the syntax at the place shown.',
  example: { bad: '{ "integration": { "id": … }', good: '{ "integration": { "id": … } }' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    const others = [...tile.paths('assets/', '.json'), ...tile.paths('assets/dataflows', '.yaml', '.yml')];
    const elsewhere = new Set([...tile.assetPaths('dashboards'), ...tile.assetPaths('monitors')]);
    for (const path of others) {
      const failure = elsewhere.has(path) ? undefined : tile.failure(path);
      if (failure) yield { file: path, place: () => failure.place, message: failure.message };
    }
  },
});
