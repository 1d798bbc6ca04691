import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { createFile } from '../../fix/edits.ts';
import { firstVersion } from '../../facts/first-version.ts';

export const requiredFiles = defineRule({
  id: 'layout/required-files',
  severity: { new: 'error', repo: 'error' },
  requires:
    '`manifest.json`, `README.md`, `CHANGELOG.md` present at tile root; `assets/service_checks.json` when an integration block exists',
  why: 'Datadog reads the manifest, the setup page and the changelog from these fixed names; a tile without one of them is not published.',
  remedy: 'Add the file. `--fix` writes a first version of everything but the manifest.',
  example: {
    bad: 'nova_relay/ without CHANGELOG.md',
    good: 'nova_relay/{manifest.json,README.md,CHANGELOG.md}',
  },
  source: 'ddev templates, data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    for (const file of ['manifest.json', 'README.md', 'CHANGELOG.md']) {
      if (tile.has(file)) continue;
      const text = firstVersion(tile, file);
      yield fileProblem(
        file,
        `"${file}" is missing`,
        text === undefined ? undefined : createFile(file, text),
      );
    }
    const checks = 'assets/service_checks.json';
    if (tile.integration.exists && !tile.has(checks)) {
      yield fileProblem(
        checks,
        `"${checks}" is missing though the manifest has an integration`,
        createFile(checks, '[]\n'),
      );
    }
  },
});
