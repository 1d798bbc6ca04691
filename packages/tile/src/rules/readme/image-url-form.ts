import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { replaceInLine } from '../../facts/readme-links.ts';
import { imagePath, publishedImages, readmeImages } from './images.ts';

export const imageUrlForm = defineRule({
  id: 'readme/image-url-form',
  severity: { new: 'error', repo: 'error' },
  requires:
    'images: `https://raw.githubusercontent.com/DataDog/integrations-extras/master/<folder>/images/<file>`; relative paths are marketplace-only. Note 5 tiles reference images through link definitions',
  why: 'Pictures are only shown from the published repository.',
  remedy:
    'Link pictures as `https://raw.githubusercontent.com/DataDog/integrations-extras/master/<folder>/images/<file>`.',
  example: {
    bad: '![Overview](images/overview.png)',
    good: '![Overview](https://raw.githubusercontent.com/DataDog/integrations-extras/master/nova_relay/images/overview.png)',
  },
  source: 'ddev readmes.py (runs in extras CI)',
  published: '0/262',
  fixable: true,
  *check(tile) {
    for (const { link, url } of readmeImages(tile)) {
      if (imagePath(tile, url) !== undefined) continue;
      const own = /^(?:\.?\/)?(images\/[\w./-]+)$/.exec(url)?.[1];
      yield readmeProblem(
        tile.readme,
        link.line,
        `the picture "${url.slice(0, 120)}" is not at its published address`,
        own === undefined
          ? undefined
          : replaceInLine(
              tile.readme,
              link.line,
              url,
              `${publishedImages(tile)}${own.slice('images/'.length)}`,
            ),
      );
    }
  },
});
