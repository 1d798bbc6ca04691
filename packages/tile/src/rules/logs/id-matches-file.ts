import { defineRule } from '../../engine/rule.ts';

export const idMatchesFile = defineRule({
  id: 'logs/id-matches-file',
  severity: { new: 'error', repo: 'error' },
  requires: 'file stem == id',
  why: 'Datadog finds the file by the id.',
  remedy: "Write the file's name without `.yaml` as id.",
  example: { bad: 'id: relay in nova-relay.yaml', good: 'id: nova-relay in nova-relay.yaml' },
  source: 'data',
  published: '0/39',
  fixable: true,
  *check(tile) {
    for (const { pipeline } of tile.pipelines) {
      const stem =
        pipeline.file
          .split('/')
          .at(-1)
          ?.replace(/\.ya?ml$/, '') ?? '';
      const id = pipeline.at('id');
      if (id.string !== undefined && id.string !== stem)
        yield id.problem(`the id "${id.string}" is not the file's name "${stem}"`, id.set(stem));
    }
  },
});
