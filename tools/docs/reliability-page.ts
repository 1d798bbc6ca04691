import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reliabilityRows } from './reliability.ts';

/** A test whose title names a row. */
export interface NamedTest {
  readonly id: string;
  readonly title: string;
  /** From the root of the repository. */
  readonly file: string;
}

const testFiles = [
  'packages/*/{src,test}/**/*.test.ts',
  'apps/*/{src,test}/**/*.test.ts',
  'scripts/**/*.test.ts',
  'tools/**/*.test.ts',
];
/** Tests that partners replace with their code: the page must not change with them. */
const partnersTests = ['apps/*/src/integration/**'];
/** A title, or the name of a case in a table of tests. */
const titleWithRows = /(['"`])((?:(?!\1).)*?) ?\(([^()]*\b[A-I]-\d\d\b[^()]*)\)((?:(?!\1).)*)\1/g;

/** @returns every test of the kit that says which row it shows */
export function findNamedTests(root: string): readonly NamedTest[] {
  return globSync(testFiles, { cwd: root, exclude: partnersTests })
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(titleWithRows)].flatMap(
        ([, , before = '', ids = '', after = '']) =>
          (ids.match(/\b[A-I]-\d\d\b/g) ?? []).map((id) => ({ id, title: `${before}${after}`, file })),
      ),
    );
}

/** docs/reliability.md: every row with the tests that show it. */
export function reliabilityPage(root: string): string {
  const tests = findNamedTests(root);
  const sections = Object.entries(reliabilityRows).map(([title, rows]) => {
    const lines = Object.entries(rows).map(
      ([id, threat]) => `| ${id} | ${threat} | ${testsOf(tests.filter((test) => test.id === id))} |`,
    );
    return `## ${title}\n\n| row | what can go wrong | shown by |\n|---|---|---|\n${lines.join('\n')}`;
  });
  return `# Reliability

What can go wrong, and the tests that show that it does not. Their titles name the row: \`pnpm test -t A-08\` runs those of one. \`pnpm docs:generate\` writes this page, and \`pnpm test\` fails when a row has no test.

${sections.join('\n\n')}
`;
}

function testsOf(tests: readonly NamedTest[]): string {
  return tests.map(({ title, file }) => `[${escape(title)}](../${file})`).join('<br>');
}

/** Text of a title is text in a table, whatever Markdown would make of it. */
function escape(title: string): string {
  return title.replaceAll('\\', '').replaceAll(/[[\]_<>*`|]/g, (character) => `\\${character}`);
}
