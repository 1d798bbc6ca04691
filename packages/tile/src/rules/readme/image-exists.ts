import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { imagePath, readmeImages } from './images.ts';

export const imageExists = defineRule({
  id: 'readme/image-exists',
  severity: { new: 'error', repo: 'error' },
  requires: 'file exists in `images/`',
  why: 'The reader would see a broken picture.',
  remedy: 'Add the file to `images/` or correct the name.',
  example: { bad: '…/nova_relay/images/overveiw.png', good: '…/nova_relay/images/overview.png' },
  source: 'ddev readmes.py (runs in extras CI)',
  published: '0/262',

  *check(tile) {
    for (const { link, url } of readmeImages(tile)) {
      const path = imagePath(tile, url);
      if (path !== undefined && !tile.has(path))
        yield readmeProblem(tile.readme, link.line, `"${path}" does not exist`);
    }
  },
});
