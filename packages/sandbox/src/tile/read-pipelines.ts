import { Type } from 'typebox';
import type { TileFiles } from './tile-files.ts';
import type { LogPipeline } from './tile.ts';

const pipelineFile = Type.Object({
  pipeline: Type.Object({
    name: Type.Optional(Type.String()),
    filter: Type.Optional(Type.Object({ query: Type.Optional(Type.String()) })),
    processors: Type.Optional(
      Type.Array(Type.Object({ type: Type.String(), name: Type.Optional(Type.String()) })),
    ),
  }),
});

/** Reads the log pipelines under `assets/logs`; the files with tests are not shown. */
export async function readPipelines(files: TileFiles): Promise<LogPipeline[]> {
  const pipelines: LogPipeline[] = [];
  for (const file of await files.list('assets/logs')) {
    if (!/\.ya?ml$/.test(file) || /_tests\.ya?ml$/.test(file)) continue;
    const content = await files.yaml(`assets/logs/${file}`, pipelineFile);
    if (!content) continue;
    const { name, filter, processors } = content.pipeline;
    pipelines.push({
      file,
      name: name ?? file,
      filter: filter?.query ?? '',
      processors: (processors ?? []).map((processor) => ({
        type: processor.type,
        name: processor.name ?? '',
      })),
    });
  }
  return pipelines;
}
