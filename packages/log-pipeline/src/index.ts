export {
  compilePipeline,
  sourcesOf,
  type Observer,
  type Pipeline,
  type PipelineResult,
  type ProcessedLog,
  type ProcessOptions,
} from './pipeline/compile-pipeline.ts';
export type { Step } from './pipeline/compile-processor.ts';
export { PipelineError } from './pipeline/settings.ts';
export type { LogInput, WorkingLog } from './pipeline/working-log.ts';
export {
  explainLog,
  type AttributeChange,
  type LogExplanation,
  type RuleExplanation,
  type StepExplanation,
} from './explain/explain-log.ts';
export type { GrokRule, RuleProgress } from './grok/grok-rules.ts';
export { Budget, BudgetExceeded } from './regex/budget.ts';
export type { LogObject, LogValue } from './values/log-value.ts';
