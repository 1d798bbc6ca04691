import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Diagnostic,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { Finding } from '../engine/finding.ts';
import type { Rule, Severity } from '../engine/rule.ts';
import { rules } from '../rules/index.ts';
import type { Change, Edit } from '../tile/change.ts';
import type { Tile } from '../tile/tile.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export const ruleById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** A finding as editors show it. A finding of a file as a whole marks its first line. */
export function describeFinding(finding: Finding, tile: Tile): Diagnostic {
  const { rule, severity, message, remedy, source } = finding;
  return {
    range: rangeOf(finding, tile),
    severity: severities[severity],
    source: 'tilekit',
    code: rule,
    ...(source.startsWith('https://') && { codeDescription: { href: source } }),
    message: `${message}\n${remedy}`,
  };
}

/** Lines and columns count from 0, and columns in UTF-16 units, as those of a finding do from 1. */
function rangeOf({ file, line, column, length }: Finding, tile: Tile): Range {
  const text = tile.text(file);
  const start = { line: line - 1, character: column - 1 };
  if (!text) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  if (length === 0) return { start, end: { line: line - 1, character: text.lineText(line).length } };
  const offset = (text.lineStarts[line - 1] ?? 0) + column - 1;
  return { start, end: positionAt(tile, file, offset + length) };
}

function positionAt(tile: Tile, file: string, offset: number): Range['end'] {
  const place = tile.text(file)?.placeAt(offset);
  return { line: (place?.line ?? 1) - 1, character: (place?.column ?? 1) - 1 };
}

/** What `--explain` says of a rule, in Markdown. */
export function explainInMarkdown(rule: Rule): string {
  const { id, requires, why, remedy, example, source, published } = rule;
  const count =
    published === 'not counted'
      ? []
      : [`Of published tiles, ${published} break it (all · tile-only · OAuth).`];
  return [
    `**${id}**: ${requires}`,
    why,
    `*Remedy:* ${remedy}`,
    `Bad: ${inlineCode(example.bad)}  \nGood: ${inlineCode(example.good)}`,
    ...count,
    `Source: ${source}`,
  ].join('\n\n');
}

function inlineCode(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll('\n', ' ')}${fence}`;
}

/**
 * The fix of one finding, as an editor applies it: what `--fix` would write for it, in the text as it is now.
 *
 * @param uriOf the address of a file of the tile
 * @returns nothing when it writes bytes that are no text, which only `--fix` does
 */
export function quickFix(
  finding: Finding,
  diagnostic: Diagnostic,
  tile: Tile,
  uriOf: (path: string) => string,
): CodeAction | undefined {
  const changes = finding.fix?.() ?? [];
  if (changes.length === 0 || changes.some(({ kind }) => kind === 'replace-bytes')) return undefined;
  const documentChanges = changes.flatMap((change) => stepsOf(change, tile, uriOf));
  return {
    title: `Fix ${finding.rule}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: true,
    edit: { documentChanges },
  };
}

type Step = NonNullable<NonNullable<CodeAction['edit']>['documentChanges']>[number];

function stepsOf(change: Change, tile: Tile, uriOf: (path: string) => string): readonly Step[] {
  const uri = uriOf(change.file);
  switch (change.kind) {
    case 'edit':
      return [textStep(uri, editOf(change, tile))];
    case 'reformat':
      return [textStep(uri, { range: wholeOf(tile, change.file), newText: change.text })];
    case 'create':
      return [
        { kind: 'create', uri, options: { overwrite: false } },
        textStep(uri, { range: wholeOf(tile, change.file), newText: change.text }),
      ];
    case 'rename':
      return [{ kind: 'rename', oldUri: uri, newUri: uriOf(change.to), options: { overwrite: false } }];
    case 'replace-bytes':
      return [];
  }
}

function textStep(uri: string, edit: TextEdit): Step {
  return { textDocument: { uri, version: null }, edits: [edit] };
}

function editOf({ file, offset, length, text }: Edit, tile: Tile): TextEdit {
  return {
    range: { start: positionAt(tile, file, offset), end: positionAt(tile, file, offset + length) },
    newText: text,
  };
}

function wholeOf(tile: Tile, file: string): Range {
  const length = tile.text(file)?.text.length ?? 0;
  return { start: { line: 0, character: 0 }, end: positionAt(tile, file, length) };
}
