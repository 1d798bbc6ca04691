import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';

export const tileHasNoPython = defineRule({
  id: 'layout/tile-has-no-python',
  severity: { new: 'info', repo: 'info' },
  requires:
    'A folder with `datadog_checks/` or `pyproject.toml` is an Agent check; the rules for tile-only integrations do not apply to it.',
  why: 'Says why some rules were not run.',
  remedy: 'Nothing to do for an Agent check. A tile-only integration ships no Python.',
  example: { bad: 'nova_relay/pyproject.toml', good: 'nova_relay/manifest.json' },
  source: 'ddev `is_tile`',
  published: '85 check / 177 tile-only',

  *check(tile) {
    if (tile.isCheck)
      yield fileProblem(
        tile.has('pyproject.toml') ? 'pyproject.toml' : 'datadog_checks/',
        'this is an Agent check: rules for tile-only integrations are not run',
      );
  },
});
