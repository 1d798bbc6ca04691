/** Colours of lines and bars, in order. */
const classic = ['#3f7dd6', '#8b5cc7', '#2aa79b', '#d1789c', '#e0a33a', '#5a6bb8', '#6aa84f', '#c25f4a'];

const palettes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    warm: ['#e07a1f', '#d9534f', '#e6b422', '#b23a48', '#f0a868', '#8c2f1b'],
    orange: ['#e0822a', '#f0aa5c', '#b85f12', '#f5cb98', '#8f4808'],
    cool: ['#2a8fbd', '#3fb6a8', '#6a7fd1', '#88c9e0', '#4b5fa6'],
    purple: ['#632ca6', '#9b6dd1', '#c3a6e6', '#45207a'],
    green: ['#2e9e5b', '#7cc08f', '#1c6b3c', '#b7dfc3'],
    red: ['#c6283c', '#e57a86', '#8f1a2a'],
    grey: ['#8a8793', '#b9b6c1', '#5f5c68'],
  }),
);

/** What words mean in the `semantic` palette. */
const meanings: readonly [RegExp, string][] = [
  [/success|ok|passed|completed|info/, '#2e9e5b'],
  [/fail|error|critical|emergency|alert/, '#d43d51'],
  [/warn|rolled_back|rollback|cancel/, '#e6a323'],
  [/running|progress|pending|queued|debug|notice/, '#3f7dd6'],
];

/** The colour of one series of a chart. */
export function colorOf(palette: string | undefined, label: string, index: number): string {
  if (palette === 'semantic') {
    const meaning = meanings.find(([expression]) => expression.test(label.toLowerCase()));
    if (meaning) return meaning[1];
  }
  const colors = palettes.get(palette ?? '') ?? classic;
  return colors[index % colors.length] ?? '#3f7dd6';
}
