import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Profile } from '../engine/rule.ts';
import { parseSuppressions, suppressionFileName, type SuppressionFile } from '../engine/suppressions.ts';
import { validateTile, type ValidationOptions } from '../engine/validate-tile.ts';
import { fixTile, type FixedTile } from '../fix/fix-tile.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import { writeFileInside } from '../disk/write-file.ts';
import { writeTile } from '../fix/write-tile.ts';
import { githubReport } from '../report/github.ts';
import { humanReport } from '../report/human.ts';
import { jsonReport } from '../report/json.ts';
import { printable, printableLines } from '../report/printable.ts';
import { addToTotals, noTotals, wholeReport, type Report } from '../report/report.ts';
import { explainRule, listRules, listRulesAsJson } from '../report/rule-text.ts';
import { sarifReport } from '../report/sarif.ts';
import { rules } from '../rules/index.ts';
import { nearest } from '../text/nearest.ts';
import { findTiles, type FoundTile } from '../tile/find-tiles.ts';
import { loadBaseManifest } from '../tile/load-base.ts';
import { loadTile, readTileFile } from '../tile/load-tile.ts';
import { decodeText } from '../tile/text-document.ts';
import type { Tile } from '../tile/tile.ts';
import { nameOf, UsageError, type Output } from './output.ts';

const help = (name: string) => `Usage: ${name} [dir…] [options]

Validates Datadog integration tiles without a network. A directory is a tile, or a directory of tiles such as a
checkout of integrations-extras; folders without manifest.json are skipped there. Default: integration-tile.

  --format human|json|github|sarif  how findings are printed (default human)
  --profile new|repo   new: a tile before its first review, every documented requirement is an error (default)
                       repo: a published tile, errors only where accepted tiles agree
  --output FILE        write the findings to a file instead; links are not followed, and only a regular file is
                       overwritten
  --output-root DIR    FILE is a path inside DIR and must stay there, for untrusted directories
  --rules-url URL      where docs/rules is published; SARIF links each rule there instead of to its source
  --strict             warnings become errors
  --fix                fix what can be fixed automatically; --fix --dry-run shows the diff and writes nothing
  --base REF           compare with a git revision, to find changes that are never allowed
  --suppressions FILE  default: ${suppressionFileName} next to the tile
  --explain RULE       the reason for a rule, a good and a bad example, its source (with --format json: as data)
  --list-rules         all rules (with --format json: as data)
  --help

Exit: 0 no errors, 1 errors found, 2 could not run.
`;

const optionTypes = {
  format: { type: 'string', default: 'human' },
  profile: { type: 'string', default: 'new' },
  output: { type: 'string' },
  'output-root': { type: 'string' },
  'rules-url': { type: 'string' },
  strict: { type: 'boolean', default: false },
  fix: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  base: { type: 'string' },
  suppressions: { type: 'string' },
  explain: { type: 'string' },
  'list-rules': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const formats = ['human', 'json', 'github', 'sarif'] as const;

type MakeReport = (output: Output, rulesUrl: string | undefined) => Report;

const reports: Readonly<Record<(typeof formats)[number], MakeReport>> = {
  human: humanReport,
  json: () => wholeReport(jsonReport()),
  github: githubReport,
  sarif: (_output, rulesUrl) => wholeReport(sarifReport(rules, rulesUrl)),
};

/**
 * `pnpm tile:validate`
 * @returns the exit code: 0 no errors, 1 errors found
 * @throws UsageError, NoTileError, NoBaseError, RuleFailedError: could not run
 */
export function validateCommand(args: readonly string[], output: Output): number {
  const { values, positionals } = readCommandLine(args);
  if (values.help) return say(output, help(nameOf(output, 'validate')));
  const format = oneOf(values.format, formats, '--format');
  if (values.explain !== undefined) {
    const rule = findRule(values.explain);
    return say(output, format === 'json' ? listRulesAsJson([rule]) : explainRule(rule));
  }
  if (values['list-rules']) return say(output, format === 'json' ? listRulesAsJson(rules) : listRules(rules));
  const profile: Profile = oneOf(values.profile, ['new', 'repo'] as const, '--profile');
  if (values['dry-run'] && !values.fix) throw new UsageError('--dry-run needs --fix.');

  const file = outputFile(values.output, values['output-root']);
  const kept: string[] = [];
  const write = file ? (text: string) => void kept.push(text) : output.out;
  const rulesUrl = webAddress(values['rules-url']);
  const report = reports[format](file ? { ...output, colour: false } : output, rulesUrl);
  let totals = noTotals;
  const found = (positionals.length > 0 ? positionals : ['integration-tile']).flatMap(findTiles);
  for (const [index, each] of found.entries()) {
    if (output.progress && found.length > 20)
      output.err(`\r\u001b[2K${index + 1}/${found.length} ${printable(each.folder)}`);
    const base = values.base === undefined ? undefined : loadBaseManifest(each.path, values.base);
    const options: ValidationOptions = {
      rules,
      profile,
      strict: values.strict,
      suppressions: loadSuppressions(each, values.suppressions),
    };
    let tile = loadTile(each.path).within({ workspace: each.workspace(), base });
    if (values.fix)
      tile = applyFixes(tile, options, values['dry-run'], format === 'human' ? output.out : output.err);
    const result = validateTile(tile, options);
    totals = addToTotals(totals, result);
    write(report.add(result, tile));
  }
  if (output.progress && found.length > 20) output.err('\r\u001b[2K');

  // What could be fixed has been, or has been shown.
  for (const text of report.end(values.fix ? { ...totals, fixable: 0 } : totals)) write(text);
  if (file) writeFileInside(file.root, file.path, kept.join(''));
  return totals.errors > 0 ? 1 : 0;
}

function readCommandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function say(output: Output, text: string): number {
  output.out(text);
  return 0;
}

/** Without a root the user trusts the folder of the file, and the file itself must be a regular one. */
function outputFile(path: string | undefined, root: string | undefined) {
  if (root !== undefined && path === undefined) throw new UsageError('--output-root needs --output.');
  if (path === undefined) return undefined;
  if (root !== undefined) return { root, path };
  return { root: dirname(resolve(path)), path: basename(path) };
}

/** Without a slash at the end. */
function webAddress(url: string | undefined): string | undefined {
  if (url !== undefined && !/^https:\/\/\S+$/.test(url))
    throw new UsageError(`--rules-url must be an https URL, not "${url}".`);
  return url?.replace(/\/+$/, '');
}

function findRule(id: string) {
  const rule = rules.find((each) => each.id === id);
  if (rule) return rule;
  const guess = nearest(
    id,
    rules.map((each) => each.id),
  );
  throw new UsageError(
    `No rule is called "${id}"${guess === undefined ? '' : `; did you mean "${guess}"?`}.`,
  );
}

function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${option} is one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

/** Prints what changes, and writes it unless it is only a rehearsal. */
function applyFixes(
  tile: Tile,
  options: ValidationOptions,
  dryRun: boolean,
  print: (text: string) => void,
): Tile {
  const fixed = fixTile(tile, options);
  const shown = printable(tile.path);
  if (!fixed.isComplete) print(`${shown} is large: not every fix was tried. Run the command again.\n`);
  for (const { rule, file, reason } of fixed.refused)
    print(`Not fixed in ${shown}: ${rule} in ${printable(file)}, because ${printable(reason)}.\n`);
  if (fixed.fixed.length === 0) return tile;
  if (dryRun) {
    print(diffOf(tile, fixed));
    return tile;
  }
  writeTile(tile, fixed.operations);
  const count = `${fixed.fixed.length} finding${fixed.fixed.length === 1 ? '' : 's'}`;
  print(`Fixed ${count} in ${shown}.\n`);
  return loadTile(tile.path).within({ workspace: fixed.tile.workspace, base: tile.base });
}

function diffOf(before: Tile, { operations }: FixedTile): string {
  const origin = new Map(operations.renames.map(({ from, to }) => [to, from]));
  const lines = operations.renames.map(({ from, to }) => `rename ${printable(from)} → ${printable(to)}\n`);
  for (const [path, bytes] of operations.writes) {
    const old = before.text(origin.get(path) ?? path)?.text;
    const shown = printable(path);
    if (/\.(png|jpe?g)$/i.test(path)) lines.push(`rewrite ${shown} (${bytes.length} bytes)\n`);
    else lines.push(printableLines(unifiedDiff(shown, old, decodeText(path, bytes).text)));
  }
  return lines.join('');
}

function loadSuppressions(tile: FoundTile, given: string | undefined): SuppressionFile | undefined {
  const path = given ?? join(dirname(resolve(tile.path)), suppressionFileName);
  if (!existsSync(path)) {
    if (given !== undefined) throw new UsageError(`"${given}" does not exist.`);
    return undefined;
  }
  const shown = given === undefined ? `../${basename(path)}` : relative(tile.path, path);
  // It comes with the tile, so it is as hostile as the tile: a link may lead to /dev/zero, and a FIFO never ends.
  // Where the user names one, a link is what the user means, and still no device or FIFO.
  const target = given === undefined ? path : realpathSync(path);
  const bytes = readTileFile(dirname(target), basename(target));
  if (!bytes) throw new UsageError(`"${path}" is not a regular file of at most 5 MB.`);
  return parseSuppressions(decodeText(shown, bytes));
}
