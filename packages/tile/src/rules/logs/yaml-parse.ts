import { defineRule } from '../../engine/rule.ts';

export const yamlParse = defineRule({
  id: 'logs/yaml-parse',
  severity: { new: 'error', repo: 'error' },
  requires: 'both files parse',
  why: 'A pipeline that does not parse stops the publication.',
  remedy: 'Mend the syntax at the place shown.',
  example: { bad: 'id: [', good: 'id: nova-relay' },
  source: 'docs log_pipeline',
  published: '0/78',

  *check(tile) {
    for (const path of tile.paths('assets/logs/', '.yaml', '.yml')) {
      const failure = tile.failure(path);
      if (failure) yield { file: path, place: () => failure.place, message: failure.message };
    }
  },
});
