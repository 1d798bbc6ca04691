import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { deleteFile } from '../../fix/edits.ts';

export const noUnreferencedImages = defineRule({
  id: 'layout/no-unreferenced-images',
  severity: { new: 'info', repo: 'info' },
  requires: 'Files in `images/` are used by README, media or a dashboard',
  why: 'Pictures that nothing shows make the repository larger for everybody.',
  remedy: 'Show the picture or delete it.',
  example: { bad: 'images/old.png, named nowhere', good: 'images/overview.png, named in tile.media' },
  source: 'data',
  published: '114 image files not named in README or manifest (dashboards not searched)',
  fixable: true,
  *check(tile) {
    const images = tile.paths('images/', '.png', '.jpg', '.jpeg', '.gif', '.svg', '.webp');
    if (images.length === 0) return;
    const readers = ['manifest.json', 'README.md', ...tile.assetPaths('dashboards')];
    const text = readers.map((path) => tile.text(path)?.text ?? '').join('\n');
    for (const path of images) {
      const name = path.split('/').at(-1) ?? path;
      if (text.includes(name) || text.includes(encodeURIComponent(name))) continue;
      yield fileProblem(path, `nothing shows "${path}"`, deleteFile(path));
    }
  },
});
