import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';

export const sizeLimit = defineRule({
  id: 'layout/size-limit',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Files stay within the sizes that are read: 5 MB for JSON and CSV, 1 MB for YAML, 500 kB for Markdown; 5,000 files, 12 folders deep, 64 MB in all.',
  why: 'Nothing larger was ever published, and reading without a limit would let one file stop the whole run.',
  remedy: 'Split the file, or delete what does not belong to the tile.',
  example: { bad: 'assets/dashboards/export.json (50 MB)', good: 'assets/dashboards/overview.json (40 kB)' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    for (const obstacle of tile.obstacles) {
      if (obstacle.kind === 'limit')
        yield fileProblem(obstacle.file, `"${obstacle.file}": ${obstacle.message}`);
    }
  },
});
