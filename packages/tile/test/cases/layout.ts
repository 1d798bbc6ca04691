import type { RuleCases } from '../rule-cases.ts';
import { set, write, del, rename, copy, folder, codeowners, obstacle } from '../change.ts';
import { M, C, D, OA, SC } from '../good-tile.ts';

export const layoutCases: RuleCases = {
  'layout/required-files': { bad: [del(C)] },
  'layout/directory-name': { bad: [folder('Nova-Relay')] },
  'layout/codeowners-entry': {
    bad: [codeowners('/other/ @DataDog/other\n')],
    good: [codeowners('/nova_relay/ @DataDog/ecosystems-review\n')],
  },
  'layout/codeowners-owner-handle': {
    bad: [codeowners('/nova_relay/ support@nova.example\n')],
    good: [codeowners('/nova_relay/ @nova/integrations\n')],
  },
  'layout/filename-chars': {
    bad: [
      rename('images/overview.png', 'images/over view.png'),
      set(M, 'tile/media/0/image_url', 'images/over view.png'),
    ],
  },
  'layout/no-orphan-assets': {
    bad: [
      copy(D, 'assets/dashboards/second.json'),
      set('assets/dashboards/second.json', 'title', 'Nova Relay Second'),
    ],
  },
  'layout/no-unreferenced-images': { bad: [copy('images/overview.png', 'images/old.png')] },
  'layout/no-os-junk': { bad: [write('images/.DS_Store', 'x')] },
  'layout/tile-has-no-python': { bad: [write('pyproject.toml', '[project]\n')] },
  'layout/text-encoding': {
    bad: [
      write(
        C,
        '\uFEFF# CHANGELOG - Nova Relay\n\n## 1.0.0 / 2026-01-05\n\n***Added***:\n\n* Initial release.\n',
      ),
    ],
  },
  'layout/regular-files': { bad: [obstacle('README.md', 'link', 'a symbolic link is not followed')] },
  'layout/size-limit': { bad: [obstacle('assets/dashboards/export.json', 'limit', 'too large')] },
  'layout/parseable': { bad: [write(OA, '{ "integration": {')] },
  'layout/service-checks-file': { bad: [del(SC)] },
  'layout/stray-files': { bad: [write('tile.zip', 'PK')] },
  'layout/no-private-files': { bad: [write('.env', 'A=1')], good: [write('.env.example', 'A=')] },
};
