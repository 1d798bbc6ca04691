import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';

export const regularFiles = defineRule({
  id: 'layout/regular-files',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Every entry of the tile is a regular file or folder that can be read: no symbolic links, FIFOs, sockets or devices.',
  why: 'A link may lead out of the tile, a FIFO blocks whoever opens it; a published tile is plain files.',
  remedy: 'Replace the entry by the file it stands for.',
  example: { bad: 'README.md -> ../other/README.md', good: 'README.md (a file)' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    for (const obstacle of tile.obstacles) {
      if (obstacle.kind !== 'limit')
        yield fileProblem(obstacle.file, `"${obstacle.file}": ${obstacle.message}`);
    }
  },
});
