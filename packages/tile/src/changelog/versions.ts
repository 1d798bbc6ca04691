import type { Fix } from '../tile/change.ts';
import type { Changelog } from './changelog.ts';

/** Negative when the first version is lower. Pre-releases are lower than their release. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [a, b].map((version) => (/^(\d+)\.(\d+)\.(\d+)(.*)$/.exec(version) ?? []).slice(1));
  for (let part = 0; part < 3; part++) {
    const difference = Number(first?.[part] ?? 0) - Number(second?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  const [pre, other] = [first?.[3] ?? '', second?.[3] ?? ''];
  if (pre === other) return 0;
  if (pre === '') return 1;
  if (other === '') return -1;
  return pre < other ? -1 : 1;
}

/** Puts the sections into descending order of version; their text moves as it is. */
export function reorderVersions(log: Changelog): Fix {
  return () => {
    const { source, versions } = log;
    const [first] = versions;
    if (!first) return [];
    const start = source.lineStarts[first.line - 1] ?? 0;
    const blocks = versions.map((version) => {
      const from = source.lineStarts[version.line - 1] ?? 0;
      const to = source.lineStarts[version.lastLine] ?? source.text.length;
      return { version, text: source.text.slice(from, to).replace(/\n*$/, '\n\n') };
    });
    const sorted = blocks
      .map((block, index) => ({ ...block, index }))
      .sort((a, b) => compareVersions(b.version.version, a.version.version) || a.index - b.index);
    const text = sorted
      .map((block) => block.text)
      .join('')
      .replace(/\n+$/, '\n');
    const length = source.text.length - start;
    return source.text.slice(start) === text
      ? []
      : [{ kind: 'edit', file: source.path, offset: start, length, text }];
  };
}

/** Whether the dates descend once the versions do. */
export function reorderMendsDates(log: Changelog): boolean {
  const dates = [...log.versions]
    .sort((a, b) => compareVersions(b.version, a.version))
    .map(({ date }) => date);
  return dates.every((date, index) => index === 0 || date <= (dates[index - 1] ?? ''));
}
