import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sites } from '@tilekit/core';
import { benchmarksPage, readRecorded } from '../benchmarks/figures/recorded.ts';
import { agentsPage } from './agents-page.ts';
import { environmentExample, environmentPage } from './environment.ts';
import { reliabilityPage } from './reliability.ts';
import { troubleshootingPage } from './troubleshooting.ts';

/** Path → text of every page that is made from other sources. */
export function generatedPages(root: string): ReadonlyMap<string, string> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  return new Map([
    ['.env.example', environmentExample()],
    ['docs/environment.md', environmentPage()],
    ['.github/ISSUE_TEMPLATE/bug.yml', bugForm(read('.github/ISSUE_TEMPLATE/bug.yml'))],
    ['docs/reliability.md', reliabilityPage(root)],
    ['docs/troubleshooting.md', troubleshootingPage()],
    ['docs/benchmarks.md', benchmarksPage(readRecorded(root))],
    [
      'AGENTS.md',
      agentsPage({
        manifest: read('package.json'),
        readme: read('README.md'),
        contributing: read('CONTRIBUTING.md'),
      }),
    ],
  ]);
}

/** GitHub's forms know no variables: the sites to choose from are written into it. */
function bugForm(text: string): string {
  const names = sites.map(({ name }) => name).join(', ');
  return text.replace(
    /options: \[the sandbox, .*, does not matter\]/,
    `options: [the sandbox, ${names}, does not matter]`,
  );
}
