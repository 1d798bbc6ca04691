import type { SearchMatcher } from '@tilekit/query';
import type { GrokRule } from '../grok/grok-rules.ts';
import { decoderProcessor, excludeAttribute } from '../processors/decode.ts';
import {
  arithmeticProcessor,
  categoryProcessor,
  geoIpParser,
  lookupProcessor,
  stringBuilder,
  urlParser,
  userAgentParser,
} from '../processors/derivations.ts';
import { grokParser } from '../processors/grok-parser.ts';
import { arrayMapProcessor, arrayProcessor } from '../processors/lists.ts';
import type { RunProcessor } from '../processors/processor.ts';
import {
  attributeRemapper,
  dateRemapper,
  messageRemapper,
  serviceRemapper,
  spanIdRemapper,
  statusRemapper,
  traceIdRemapper,
} from '../processors/remappers.ts';
import { schemaProcessor } from '../processors/schema.ts';
import { PipelineError, Settings } from './settings.ts';

/** One processor of a pipeline, in the order in which they run. */
export interface Step {
  name: string;
  type: string;
  /** Where it stands: its index, after those of the nested pipelines around it. */
  path: readonly number[];
  enabled: boolean;
  /** Why it cannot be run: it is unknown, wrong, or needs data that only Datadog has. */
  problem?: { code: PipelineError['code']; message: string };
  /** Of a grok parser. */
  grok?: { source: string; rules: readonly GrokRule[] };
  /** Of a nested pipeline. */
  children?: readonly Step[];
  fits?: SearchMatcher;
  run?: RunProcessor;
  /** The rule of a grok parser that has matched last. */
  lastRule?: GrokRule;
}

const maxDepth = 10;

const processors: ReadonlyMap<string, (settings: Settings) => RunProcessor> = new Map([
  ['attribute-remapper', attributeRemapper],
  ['date-remapper', dateRemapper],
  ['status-remapper', statusRemapper],
  ['message-remapper', messageRemapper],
  ['service-remapper', serviceRemapper],
  ['trace-id-remapper', traceIdRemapper],
  ['span-id-remapper', spanIdRemapper],
  ['category-processor', categoryProcessor],
  ['arithmetic-processor', arithmeticProcessor],
  ['string-builder-processor', stringBuilder],
  ['lookup-processor', lookupProcessor],
  ['url-parser', urlParser],
  ['user-agent-parser', userAgentParser],
  ['geo-ip-parser', geoIpParser],
  ['array-processor', arrayProcessor],
  ['exclude-attribute', excludeAttribute],
  ['exclude-attribute-processor', excludeAttribute],
  ['decoder-processor', decoderProcessor],
  ['schema-processor', schemaProcessor],
]);

const notEvaluated: ReadonlyMap<string, string> = new Map([
  ['threat-intel-processor', 'its list of threats is only at Datadog'],
  ['reference-table-lookup-processor', 'the reference table is in a Datadog organization'],
]);

/** Compiles one processor. What cannot be run is a step with a problem. */
export function compileStep(definition: unknown, path: readonly number[]): Step {
  const known = readIdentity(definition);
  const step: Step = { name: known.name, type: known.type, path, enabled: known.enabled };
  try {
    compileInto(step, new Settings(definition, 'A processor'));
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    step.problem = { code: error.code, message: error.message };
  }
  return step;
}

function compileInto(step: Step, settings: Settings): void {
  switch (step.type) {
    case 'pipeline':
      if (step.path.length >= maxDepth) throw new PipelineError('Pipelines are nested too deeply');
      step.fits = settings.filter();
      step.children = settings
        .list('processors')
        .map((child, index) => compileStep(child, [...step.path, index]));
      return;
    case 'grok-parser': {
      const { source, rules, run } = grokParser(settings, (rule) => (step.lastRule = rule));
      step.grok = { source, rules };
      step.run = run;
      return;
    }
    case 'array-map-processor':
      step.run = arrayMapProcessor(settings, compileSubProcessor);
      return;
    default:
      step.run = compileSimple(step.type, settings);
  }
}

function compileSimple(type: string, settings: Settings): RunProcessor {
  const reason = settings.has('lookupEnrichmentTable')
    ? notEvaluated.get('reference-table-lookup-processor')
    : notEvaluated.get(type);
  if (reason !== undefined) throw new PipelineError(`"${type}" is not evaluated: ${reason}`, 'NOT_EVALUATED');
  const compile = processors.get(type);
  if (!compile) throw new PipelineError(`There is no processor "${type}"`, 'PROCESSOR_UNKNOWN');
  return compile(settings);
}

function compileSubProcessor(definition: unknown): RunProcessor {
  const settings = new Settings(definition, 'A processor');
  return compileSimple(settings.text('type'), settings);
}

function readIdentity(definition: unknown): { name: string; type: string; enabled: boolean } {
  if (typeof definition !== 'object' || definition === null) return { name: '', type: '', enabled: true };
  const settings = new Settings(definition, 'A processor');
  const type = settings.value('type');
  const name = settings.value('name');
  return {
    name: typeof name === 'string' && name !== '' ? name : typeof type === 'string' ? type : '',
    type: typeof type === 'string' ? type : '',
    enabled: settings.flag('enabled', true),
  };
}
