import { parseArgs } from 'node:util';
import { rulesOfRepositoryCheck } from '../facts/repository-checks.ts';
import { explainRule, listRulesAsJson } from '../report/rule-text.ts';
import { rules } from '../rules/index.ts';
import { nearest } from '../text/nearest.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const help = (name: string) => `Usage: ${name} RULE [--format human|json]
       ${name} "a line that a check of the tile repository printed"

Explains why a rule exists, with a good and a bad example and its source.

Exit: 0 explained, 2 no such rule.
`;

/**
 * `tilekit-tile explain`
 *
 * @returns the exit code
 */
export function explainCommand(args: readonly string[], output: Output): number {
  const { values, positionals } = readArgs(args);
  if (values.help) {
    output.out(help(nameOf(output, 'explain')));
    return 0;
  }
  const text = positionals.join(' ');
  if (text === '') throw new UsageError('Name a rule, or quote what a check said.');
  const meant = findRules(text);
  if (meant.length === 0) {
    const guess = nearest(
      text,
      rules.map(({ id }) => id),
    );
    throw new UsageError(
      `Neither a rule nor what a check of the tile repository says: "${text}"${guess === undefined ? '' : `; did you mean "${guess}"?`}.`,
    );
  }
  output.out(values.format === 'json' ? listRulesAsJson(meant) : meant.map(explainRule).join('\n'));
  return 0;
}

function findRules(text: string) {
  const named = new Set(text.match(/\b[a-z][a-z-]*\/[a-z0-9][a-z0-9-]*\b/g));
  const found = rules.filter(({ id }) => named.has(id));
  if (found.length > 0) return found;
  const checked = new Set(rulesOfRepositoryCheck(text));
  return rules.filter(({ id }) => checked.has(id));
}

function readArgs(args: readonly string[]) {
  try {
    const read = parseArgs({
      args: [...args],
      options: {
        format: { type: 'string', default: 'human' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    if (read.values.format !== 'human' && read.values.format !== 'json')
      throw new UsageError(`There is no format "${read.values.format}".`);
    return read;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
