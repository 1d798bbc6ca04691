import type { Rule } from '../../engine/rule.ts';
import {
  hasProcessor,
  missingKeys,
  processorLists,
  processorsOf,
  processorTypes,
} from '../../facts/processors.ts';
import { isStandardAttribute } from '../../facts/standard-attributes.ts';
import { nearest } from '../../text/nearest.ts';
import { notListed } from '../../text/not-listed.ts';

const maxProcessors = 20;

/** The processors of a log pipeline. */
export const processorRules: readonly Rule[] = [
  {
    id: 'logs/processors-nonempty',
    severity: { new: 'error', repo: 'error' },
    requires: 'A pipeline has at least one processor.',
    why: 'A pipeline without processors does nothing.',
    remedy: 'Add processors.',
    example: { bad: 'processors: []', good: 'processors: [{ type: date-remapper, … }]' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/39 (1 bypass)',
    bypasses: ['no-processors'],
    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        const node = pipeline.at('pipeline', 'processors');
        if (node.exists && (node.array ?? []).length === 0)
          yield node.problem('the pipeline has no processor');
      }
    },
  },
  {
    id: 'logs/processor-type',
    severity: { new: 'error', repo: 'error' },
    requires: "Every processor's type is known, and it has the keys that the type needs.",
    why: 'Datadog refuses a processor it does not know or cannot run.',
    remedy: 'Correct the type or add the key named.',
    example: {
      bad: '- type: date_remapper',
      good: '- type: date-remapper, name: …, enabled: true, sources: [timestamp]',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/39',

    *check(tile) {
      for (const processor of processorsOf(tile)) {
        const type = processor.at('type').string ?? '';
        if (!processorTypes.values.has(type)) {
          const problem = processor.problem(notListed(type, 'a processor type', processorTypes));
          // A misspelt name is an error; a new one may be younger than the list.
          yield type !== '' && nearest(type, processorTypes.values) === undefined
            ? { ...problem, atMost: 'warning' }
            : problem;
          continue;
        }
        for (const key of missingKeys(processor, type)) yield processor.problem(`the ${type} lacks "${key}"`);
      }
    },
  },
  {
    id: 'logs/processor-names',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every processor has a name and says whether it is enabled.',
    why: "Datadog's pipeline page lists processors by name.",
    remedy: 'Give every processor a name and `enabled: true`.',
    example: {
      bad: '- type: date-remapper, sources: [timestamp]',
      good: '- type: date-remapper, name: Define the date, enabled: true, sources: [timestamp]',
    },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '4 processors / 2 tiles',

    *check(tile) {
      for (const processor of processorsOf(tile)) {
        if (!processor.at('name').string?.trim()) yield processor.problem('the processor has no name');
        if (typeof processor.at('enabled').value !== 'boolean')
          yield processor.problem('the processor does not say "enabled"');
      }
    },
  },
  {
    id: 'logs/date-remapper',
    severity: { new: 'error', repo: 'error' },
    requires: 'A pipeline sets the date of its logs.',
    why: 'Without it logs get the time of their arrival.',
    remedy:
      'Add a date-remapper for the attribute with the time, or the comment `# bypass-global-missing-date-remapper-checks` if the logs carry none.',
    example: {
      bad: 'no processor of type date-remapper',
      good: '- type: date-remapper, sources: [timestamp]',
    },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '10/39 lack one; all 10 carry the bypass comment',
    bypasses: ['missing-date-remapper'],
    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        const processors = pipeline.at('pipeline', 'processors');
        if (processors.array && processors.array.length > 0 && !hasProcessor(tile, pipeline, 'date-remapper'))
          yield processors.problem('no date-remapper');
      }
    },
  },
  {
    id: 'logs/status-message-remapper',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A pipeline sets the status and the message of its logs.',
    why: 'Status and message are what the log list shows.',
    remedy: 'Add a status-remapper and a message-remapper.',
    example: { bad: 'neither', good: '- type: status-remapper, sources: [level]' },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: 'no status 18, no message 31 of 39',

    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        const processors = pipeline.at('pipeline', 'processors');
        if (!processors.array || processors.array.length === 0) continue;
        if (!hasProcessor(tile, pipeline, 'status-remapper')) yield processors.problem('no status-remapper');
        if (!hasProcessor(tile, pipeline, 'message-remapper'))
          yield { ...processors.problem('no message-remapper'), atMost: 'info' };
      }
    },
  },
  {
    id: 'logs/grok-samples',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      'A grok-parser has 1 to 5 samples and no unnamed `%{data:}`; a pipeline has at most ten of them.',
    why: 'Samples show the next reader what the rule parses; an unnamed match keeps nothing.',
    remedy: 'Add samples, and name or remove the match.',
    example: { bad: 'samples: []', good: "samples: ['2026-01-05 INFO delivered 12']" },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '0/55 samples out of range',
    bypasses: ['grok-parser-rules', 'grok-parser-count-per-pipeline'],
    *check(tile) {
      for (const { pipeline } of tile.pipelines) {
        const parsers = processorsOf(tile).filter(
          (each) => each.file === pipeline.file && each.at('type').string === 'grok-parser',
        );
        for (const parser of parsers) {
          const count = parser.at('samples').array?.length ?? 0;
          if (count < 1 || count > 5) yield parser.problem(`${count} samples, there should be 1 to 5`);
          if ((parser.at('grok', 'matchRules').string ?? '').includes('%{data:}'))
            yield parser.at('grok', 'matchRules').problem('an unnamed "%{data:}" keeps nothing');
        }
        if (parsers.length > 10)
          yield pipeline.at('pipeline').problem(`${parsers.length} grok-parsers, at most ten`);
      }
    },
  },
  {
    id: 'logs/processor-count',
    severity: { new: 'warning', repo: 'info' },
    requires: 'A pipeline has at most 20 processors, not counting those of the pipelines nested in it.',
    why: 'Datadog recommends no more: every log of the customer passes through all of them.',
    remedy: 'Put processors that go together into a nested pipeline with its own filter.',
    example: { bad: 'a pipeline with 26 processors', good: 'two nested pipelines of 13 processors' },
    source: 'https://docs.datadoghq.com/logs/log_configuration/pipelines/',
    published: 'not counted',

    *check(tile) {
      for (const processors of processorLists(tile)) {
        const count = processors.items().length;
        if (count > maxProcessors)
          yield processors.problem(
            `${count} processors in one pipeline, at most ${maxProcessors} are recommended`,
          );
      }
    },
  },
  {
    id: 'logs/preserve-source',
    severity: { new: 'info', repo: 'info' },
    requires: 'An attribute-remapper to a standard attribute does not keep its source.',
    why: 'The log would hold the same value twice.',
    remedy: 'Write `preserveSource: false`.',
    example: {
      bad: 'target: http.status_code, preserveSource: true',
      good: 'target: http.status_code, preserveSource: false',
    },
    source: 'https://docs.datadoghq.com/developers/integrations/log_pipeline/',
    published: '97 of 314 remappers are true',
    fixable: true,
    *check(tile) {
      for (const processor of processorsOf(tile)) {
        const keep = processor.at('preserveSource');
        const target = processor.at('target').string ?? '';
        if (
          processor.at('type').string === 'attribute-remapper' &&
          keep.value === true &&
          isStandardAttribute(target)
        )
          yield keep.problem(
            `"${target}" is a standard attribute: its source need not be kept`,
            keep.set(false),
          );
      }
    },
  },
];
