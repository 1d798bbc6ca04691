import type { Rule } from '../../engine/rule.ts';
import { filterSource, filterSources } from '../../facts/processors.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { fileProblem } from '../problems.ts';
import { pipelineSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { isTestsPath } from '../../tile/tile.ts';

/** The files of a log pipeline. */
export const logFileRules: readonly Rule[] = [
  {
    id: 'logs/yaml-parse',
    severity: { new: 'error', repo: 'error' },
    requires: 'A pipeline and its tests are valid YAML.',
    why: 'A pipeline that does not parse stops the publication.',
    remedy: 'Fix the syntax error at the given position.',
    example: { bad: 'id: [', good: 'id: nova-relay' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/78',

    *check(tile) {
      for (const path of tile.paths('assets/logs/', '.yaml', '.yml')) {
        const failure = tile.failure(path);
        if (failure) yield { file: path, place: () => failure.place, message: failure.message };
      }
    },
  },
  {
    id: 'logs/tests-pair',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every pipeline `<id>.yaml` has its tests in `<id>_tests.yaml` beside it.',
    why: 'Datadog runs every pipeline over its tests before publishing.',
    remedy: 'Put `<id>_tests.yaml` beside `<id>.yaml`.',
    example: { bad: 'nova-relay.yaml alone', good: 'nova-relay.yaml and nova-relay_tests.yaml' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/39',
    fixable: true,
    *check(tile) {
      for (const path of tile.paths('assets/logs/', '.yml')) {
        const renamed = path.replace(/\.yml$/, '.yaml');
        yield fileProblem(
          path,
          `rename "${path}" to "${renamed}": Datadog looks for ".yaml"`,
          tile.has(renamed) ? undefined : renameFile(tile, path, renamed),
        );
      }
      for (const path of tile.paths('assets/logs/', '.yaml', '.yml')) {
        if (!isTestsPath(path)) {
          const tests = path.replace(/\.ya?ml$/, '_tests.yaml');
          const singular = path.replace(/\.ya?ml$/, '_test.yaml');
          if (!tile.has(tests) && !tile.has(tests.replace(/\.yaml$/, '.yml')))
            yield fileProblem(
              path,
              `"${tests}" is missing`,
              tile.has(singular) ? renameFile(tile, singular, tests) : undefined,
            );
        } else {
          const pipeline = path.replace(/_tests?\.ya?ml$/, '.yaml');
          if (!tile.has(pipeline) && !tile.has(pipeline.replace(/\.yaml$/, '.yml')))
            yield fileProblem(path, `"${pipeline}" is missing`);
        }
      }
    },
  },
  {
    id: 'logs/id-matches-file',
    severity: { new: 'error', repo: 'error' },
    requires: "The id of a pipeline is its file's name without `.yaml`.",
    why: 'Datadog finds the file by the id.',
    remedy: "Write the file's name without `.yaml` as id.",
    example: { bad: 'id: relay in nova-relay.yaml', good: 'id: nova-relay in nova-relay.yaml' },
    source: '0 of 262 published tiles break it (August 2026)',
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
  },
  {
    id: 'logs/id-matches-app',
    severity: { new: 'error', repo: 'error' },
    requires: 'The app id is the `id` or the `metric_id` of the pipeline.',
    why: 'Datadog joins the pipeline to the tile by it.',
    remedy: 'Use the app id as `id`, or add `metric_id` with it.',
    example: { bad: 'id: relay, app_id nova-relay', good: 'id: relay, metric_id: nova-relay' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/39',
    fixable: true,
    *check(tile) {
      const app = tile.manifest.at('app_id').string;
      for (const { pipeline } of tile.pipelines) {
        const ids = [pipeline.at('id').string, pipeline.at('metric_id').string];
        if (app !== undefined && pipeline.object && !ids.includes(app))
          yield pipeline
            .at('id')
            .problem(
              `neither "id" nor "metric_id" is the app id "${app}"`,
              pipeline.at('metric_id').set(app),
            );
      }
    },
  },
  {
    id: 'logs/tests-id',
    severity: { new: 'error', repo: 'error' },
    requires: 'The tests have the id of their pipeline.',
    why: 'The tests would run against nothing.',
    remedy: "Write the pipeline's id.",
    example: { bad: 'id: relay in nova-relay_tests.yaml', good: 'id: nova-relay' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/39',
    fixable: true,
    *check(tile) {
      for (const { pipeline, tests } of tile.pipelines) {
        const [id, other] = [pipeline.at('id').string, tests.at('id')];
        if (id !== undefined && tests.object && other.value !== id)
          yield other.problem(`the tests' id is not the pipeline's id "${id}"`, other.set(id));
      }
    },
  },
  {
    id: 'logs/filter-source',
    severity: { new: 'error', repo: 'error' },
    requires:
      'Whatever a pipeline takes in has a source of the tile: its filter names one, or several with `OR`.',
    why: "A wider filter would change other integrations' logs.",
    remedy:
      'Filter by your source in lower case, such as `source:nova_relay` or `source:(nova_relay OR nova_relay_audit)`.',
    example: { bad: 'query: service:relay', good: 'query: source:nova_relay' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/39',
    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        yield* bySchema(pipeline, pipelineSchema, 'logs/filter-source');
        const node = pipeline.at('pipeline', 'filter', 'query');
        if (node.string === undefined) continue;
        const sources = filterSources(pipeline);
        if (sources === undefined) yield node.problem('the filter is not limited to sources of the tile');
        else if (sources.some((source) => !/^[a-z0-9._-]+$/.test(source)))
          yield node.problem('a source is written in lower case letters, digits, ".", "_" and "-"');
      }
    },
  },
  {
    id: 'logs/source-matches-manifest',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The pipeline takes in the source that the manifest names.',
    why: 'The pipeline never sees the logs that the manifest announces.',
    remedy: 'Use one source in both.',
    example: {
      bad: 'source:relay, "source": "nova_relay"',
      good: 'source:nova_relay, "source": "nova_relay"',
    },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '2/13 (aimon, loadrunner)',
    fixable: true,
    *check(tile) {
      const declared = tile.manifest.at('assets', 'logs', 'source');
      for (const { pipeline } of tile.pipelines) {
        const sources = filterSources(pipeline);
        const [first] = sources ?? [];
        if (first !== undefined && declared.string !== undefined && !sources?.includes(declared.string))
          yield declared.problem(
            `the pipeline filters by "${first}", the manifest says "${declared.string}"`,
            declared.set(first),
          );
      }
    },
  },
  {
    id: 'logs/source-in-manifest',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The manifest of a tile with a pipeline names the source of its logs.',
    why: "The manifest's source tells customers how to tag their logs.",
    remedy: 'Add `"logs": { "source": "…" }` to the manifest\'s assets.',
    example: { bad: 'a pipeline, no "logs" in the manifest', good: '"logs": { "source": "nova_relay" }' },
    source: '26 of 262 published tiles break it (August 2026)',
    published: '26/39 tiles lack it',
    fixable: true,
    *check(tile) {
      const node = tile.manifest.at('assets', 'logs', 'source');
      const [first] = tile.pipelines;
      const source = first && filterSource(first.pipeline);
      if (source !== undefined && tile.manifest.at('assets').object && !node.exists)
        yield node.problem(
          'the tile has a log pipeline and the manifest no "assets.logs.source"',
          node.set(source),
        );
    },
  },
];
