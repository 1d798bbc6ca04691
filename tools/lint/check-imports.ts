/** The step `imports` of `pnpm check`: no file imports itself through others, and nothing is left that no file uses. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { findImportCircles, readImportGraph } from './import-circles.ts';

const root = resolve(import.meta.dirname, '../..');

const graph = readImportGraph(root);
const circles = findImportCircles(graph);
for (const circle of circles) {
  const way = [...circle, circle[0] ?? ''].join('\n    → ');
  console.error(`These files import each other, types included:\n    ${way}`);
}
console.log(`${graph.size} files, ${circles.length} circles`);

const knip = spawnSync('knip', ['--config', 'tools/lint/knip.json', '--no-progress', '--no-config-hints'], {
  cwd: root,
  stdio: 'inherit',
});
if (knip.error)
  console.error(`"knip" did not start: ${knip.error.message}. Run \`pnpm install\` and try again.`);
process.exitCode = circles.length === 0 && knip.status === 0 ? 0 : 1;
