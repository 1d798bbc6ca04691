import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { isTestsPath } from '../../tile/tile.ts';

export const testsPair = defineRule({
  id: 'logs/tests-pair',
  severity: { new: 'error', repo: 'error' },
  requires: '`<id>.yaml` ⇔ `<id>_tests.yaml` (plural in repo; docs say `_test`)',
  why: 'Datadog runs every pipeline over its tests before publishing.',
  remedy: 'Put `<id>_tests.yaml` beside `<id>.yaml`.',
  example: { bad: 'nova-relay.yaml alone', good: 'nova-relay.yaml and nova-relay_tests.yaml' },
  source: 'docs log_pipeline',
  published: '0/39',
  fixable: true,
  *check(tile) {
    for (const path of tile.paths('assets/logs/', '.yaml', '.yml')) {
      if (!isTestsPath(path)) {
        const tests = path.replace(/\.ya?ml$/, '_tests.yaml');
        const singular = path.replace(/\.ya?ml$/, '_test.yaml');
        if (!tile.has(tests))
          yield fileProblem(
            path,
            `"${tests}" is missing`,
            tile.has(singular) ? renameFile(tile, singular, tests) : undefined,
          );
      } else if (!tile.has(path.replace(/_tests?\.ya?ml$/, '.yaml')))
        yield fileProblem(path, `"${path.replace(/_tests?\.ya?ml$/, '.yaml')}" is missing`);
    }
  },
});
