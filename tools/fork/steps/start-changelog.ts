import { bytesOf, type FileTree } from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';

const words: Readonly<Record<string, string>> = { 'service-checks': 'service checks' };

/** The tile's own history begins here, in Datadog's form. */
export function startChangelog(files: FileTree, { to, record }: SetUpPlan): FileTree {
  const kinds = record.data.map((kind) => words[kind] ?? kind);
  const list =
    kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''}`;
  const text = `# CHANGELOG - ${to.title}\n\n## 1.0.0 / ${record.date}\n\n***Added***:\n\n* Initial release: ${list}, with a dashboard and monitors.\n`;
  return new Map([...files, [`${tileFolder}CHANGELOG.md`, bytesOf(text)]]);
}
