import type { LogInput, ProcessedLog } from '@tilekit/log-pipeline';
import type { TilePipeline } from './tile-pipelines.ts';

/** A processor, and whether it had something to work on. */
interface ProcessorRun {
  name: string;
  type: string;
  depth: number;
  applied: boolean;
  problem: string | undefined;
}

/** What the pipelines of the tile did to a log. */
export interface Processing {
  /** Those whose filter let the log in. */
  pipelines: { file: string; name: string; runs: readonly ProcessorRun[]; exceeded: string | undefined }[];
  /** Why no pipeline has processed the log. */
  reason: string | undefined;
}

/** Runs the pipelines of the tile one after the other, as Datadog does. */
export function processLog(
  pipelines: readonly TilePipeline[],
  input: LogInput,
): { log: ProcessedLog | undefined; processing: Processing } {
  const processing: Processing = { pipelines: [], reason: undefined };
  let log: ProcessedLog | undefined;
  for (const { pipeline, file, name } of pipelines) {
    if (!pipeline) continue;
    const runs: ProcessorRun[] = [];
    const result = pipeline.process(log ? inputOf(log, input) : input, {
      observe: ({ name: processor, type, path, problem }, applied) =>
        runs.push({ name: processor, type, depth: path.length - 1, applied, problem: problem?.message }),
    });
    if (!result.matched) continue;
    log = result.log;
    processing.pipelines.push({ file, name, runs, exceeded: result.exceeded });
  }
  if (processing.pipelines.length === 0) processing.reason = reasonOf(pipelines);
  return { log, processing };
}

/** What one pipeline leaves is what the next one gets. */
function inputOf(log: ProcessedLog, { sources = [], arrivedAt }: LogInput): LogInput {
  const { message, attributes, service, host, status, tags } = log;
  return {
    message,
    attributes,
    tags,
    sources,
    ...(service !== undefined && { service }),
    ...(host !== undefined && { host }),
    ...(status !== undefined && { status }),
    ...(arrivedAt !== undefined && { arrivedAt }),
  };
}

function reasonOf(pipelines: readonly TilePipeline[]): string {
  const queries = pipelines.filter(({ pipeline }) => pipeline).map(({ query }) => query);
  if (pipelines.length === 0) return 'The tile has no log pipeline.';
  if (queries.length === 0) return 'No pipeline of the tile can be run.';
  return `No filter let the log in: ${queries.join(', ')}`;
}

export const noAccount = 'No account was connected when the log arrived.';
