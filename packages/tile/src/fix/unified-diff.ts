const context = 3;

/** Above this many comparisons a changed stretch is shown as replaced as a whole. */
const maxComparisons = 4_000_000;

type Step = readonly [mark: ' ' | '-' | '+', line: string];

/** A unified diff of two texts, as `diff -u` prints it; empty when they are equal. */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const steps = compare(split(before ?? ''), split(after ?? ''));
  const head = [
    `--- ${before === undefined ? '/dev/null' : `a/${path}`}`,
    `+++ ${after === undefined ? '/dev/null' : `b/${path}`}`,
  ];
  return [...head, ...hunks(steps), ''].join('\n');
}

function split(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines[lines.length - 1] = `${lines.at(-1) ?? ''}\n\\ No newline at end of file`;
  return lines;
}

function compare(a: readonly string[], b: readonly string[]): Step[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (line: string): Step => [' ', line];
  const middle = compareMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...a.slice(0, start).map(same), ...middle, ...a.slice(a.length - end).map(same)];
}

/** Longest common subsequence by dynamic programming. */
function compareMiddle(a: readonly string[], b: readonly string[]): Step[] {
  if (a.length * b.length > maxComparisons) {
    return [...a.map((line): Step => ['-', line]), ...b.map((line): Step => ['+', line])];
  }
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push([' ', a[i] ?? '']);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      steps.push(['-', a[i++] ?? '']);
    else steps.push(['+', b[j++] ?? '']);
  }
  return steps;
}

function hunks(steps: readonly Step[]): string[] {
  const lines: string[] = [];
  let [oldLine, newLine, index] = [1, 1, 0];
  while (index < steps.length) {
    const first = steps.findIndex((step, at) => at >= index && step[0] !== ' ');
    if (first === -1) break;
    let last = first;
    for (let at = first; at < steps.length && at <= last + 2 * context; at++)
      if (steps[at]?.[0] !== ' ') last = at;
    const from = Math.max(index, first - context);
    const to = Math.min(steps.length, last + context + 1);
    oldLine += from - index;
    newLine += from - index;
    const hunk = steps.slice(from, to);
    const removed = hunk.filter((step) => step[0] !== '+').length;
    const added = hunk.filter((step) => step[0] !== '-').length;
    lines.push(
      `@@ -${removed === 0 ? oldLine - 1 : oldLine},${removed} +${added === 0 ? newLine - 1 : newLine},${added} @@`,
    );
    lines.push(...hunk.map(([mark, line]) => mark + line));
    oldLine += removed;
    newLine += added;
    index = to;
  }
  return lines;
}
