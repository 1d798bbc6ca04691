import type { TextDocument } from '../tile/text-document.ts';
import { JsonDocument } from '../tile/json-document.ts';
import { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';
import type { Finding, SuppressedFinding } from './finding.ts';
import type { Profile, Rule } from './rule.ts';

/** The file's name; it is next to the tile, so that it is never shipped with it. */
export const suppressionFileName = 'tilekit.suppressions.json';

interface Suppression {
  readonly rule: string;
  /** The tile's folder; missing: every tile beside the file. */
  readonly tile: string | undefined;
  /** Relative to the tile; missing: every file. */
  readonly file: string | undefined;
  readonly reason: string;
  readonly node: JsonNode;
}

export interface SuppressionFile {
  /** As shown in findings, relative to the tile. */
  readonly path: string;
  readonly root: JsonNode;
  readonly suppressions: readonly Suppression[];
}

/**
 * Reads the suppressions; entries that say too little are kept, and reported when applied.
 *
 * @returns the entries, for `applySuppressions`
 */
export function parseSuppressions(source: TextDocument): SuppressionFile {
  const root = new JsonNode(new JsonDocument(source));
  const suppressions = root
    .at('suppressions')
    .items()
    .map((node) => ({
      rule: node.at('rule').string ?? '',
      tile: node.at('tile').string,
      file: node.at('file').string,
      reason: node.at('reason').string?.trim() ?? '',
      node,
    }));
  return { path: source.path, root, suppressions };
}

interface Suppressing {
  readonly rules: readonly Rule[];
  readonly profile: Profile;
  readonly suppressions?: SuppressionFile | undefined;
}

/** Takes out what is suppressed, and adds findings about suppressions that are wrong or no longer needed. */
export function applySuppressions(
  findings: readonly Finding[],
  tile: Tile,
  options: Suppressing,
): { kept: Finding[]; suppressed: SuppressedFinding[] } {
  const file = options.suppressions;
  if (!file) return { kept: [...findings], suppressed: [] };
  const ids = new Set(options.rules.map((rule) => rule.id));
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const used = new Set<Suppression>();
  for (const finding of findings) {
    const match = file.suppressions.find((each) => each.reason !== '' && matches(each, finding, tile));
    if (!match) {
      kept.push(finding);
      continue;
    }
    used.add(match);
    suppressed.push({ ...finding, reason: match.reason });
  }
  const say = (id: SuppressionRule, node: JsonNode, message: string): void => {
    const rule = options.rules.find((each) => each.id === id);
    const severity = rule?.severity[options.profile];
    if (!rule || !severity || severity === 'off') return;
    const place = node.document?.placeOf(node.path);
    const { line, column, length } = place ?? { line: 1, column: 1, length: 0 };
    kept.push({
      rule: id,
      severity,
      file: file.path,
      line,
      column,
      length,
      message,
      remedy: rule.remedy,
      source: rule.source,
    });
  };
  if (!file.root.at('suppressions').array) {
    say('suppression/shape', file.root, 'the file has no list "suppressions"');
  }
  for (const each of file.suppressions) {
    if (each.tile !== undefined && each.tile !== tile.folder) continue;
    if (!ids.has(each.rule))
      say('suppression/unknown-rule', each.node.at('rule'), `no rule is called "${each.rule}"`);
    else if (each.reason === '')
      say('suppression/reason', each.node, `"${each.rule}" is suppressed without a reason`);
    else if (!used.has(each))
      say('suppression/unused', each.node, `"${each.rule}" finds nothing to suppress here`);
  }
  return { kept, suppressed };
}

type SuppressionRule =
  'suppression/shape' | 'suppression/unknown-rule' | 'suppression/reason' | 'suppression/unused';

function matches(suppression: Suppression, finding: Finding, tile: Tile): boolean {
  if (suppression.rule !== finding.rule) return false;
  if (suppression.tile !== undefined && suppression.tile !== tile.folder) return false;
  return suppression.file === undefined || suppression.file === finding.file;
}
