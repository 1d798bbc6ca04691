import { compileGrokRules, type GrokRule } from '../grok/grok-rules.ts';
import { GrokSyntaxError } from '../grok/grok-reference.ts';
import { PipelineError, type Settings } from '../pipeline/settings.ts';
import { mergeInto, textOf } from '../values/log-value.ts';
import type { RunProcessor } from './processor.ts';

/** A grok parser: its rules, and the processor that applies the first of them that fits. */
export interface GrokParser {
  source: string;
  rules: readonly GrokRule[];
  run: RunProcessor;
}

/** @param onRule called with the rule that matched */
export function grokParser(settings: Settings, onRule: (rule: GrokRule) => void): GrokParser {
  const source = settings.optionalText('source') ?? settings.optionalText('extractFrom') ?? 'message';
  const grok = settings.settings('grok');
  const rules = compileRules(grok.text('matchRules'), grok.optionalText('supportRules') ?? '');
  return {
    source,
    rules,
    run: (log, context) => {
      const value = log.read(source);
      if (value === undefined || value === null || typeof value === 'object') return false;
      // What stands around the text does not count.
      const text = textOf(value).trimEnd();
      const { place } = context;
      for (const rule of rules) {
        context.place = `${place}, rule ${rule.name}`;
        const found = rule.parse(text, context);
        if (!found) continue;
        mergeInto(log.attributes, found);
        onRule(rule);
        context.place = place;
        return true;
      }
      context.place = place;
      return false;
    },
  };
}

function compileRules(matchRules: string, supportRules: string): GrokRule[] {
  try {
    return compileGrokRules(matchRules, supportRules);
  } catch (error) {
    throw error instanceof GrokSyntaxError ? new PipelineError(error.message) : error;
  }
}
