import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * What partners do: every second one edits texts, every fourth has its own integration.
 *
 * @returns what was done, for a report
 */
export function editAsPartner(folder: string, number: number): string {
  if (number % 2 === 0) return '';
  if (number % 4 === 3) replaceIntegration(folder);
  editTexts(folder, number);
  return number % 4 === 3 ? ' (edited, with its own integration)' : ' (edited)';
}

/** Their own code in place of the demonstration's, as the guide says. */
function replaceIntegration(folder: string): void {
  const integration = join(folder, 'apps/reference-server/src/integration');
  rmSync(integration, { recursive: true });
  mkdirSync(integration);
  const own = join(import.meta.dirname, 'own-integration');
  for (const name of readdirSync(own))
    copyFileSync(join(own, name), join(integration, name.replace('.txt', '')));
}

function editTexts(folder: string, number: number): void {
  const manifest = join(folder, 'integration-tile', 'manifest.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(
    manifest,
    text.replace(
      /"description": "[^"]*"/,
      `"description": "What customers of number ${number} see in Datadog"`,
    ),
  );
  appendFileSync(join(folder, 'integration-tile', 'README.md'), `\nA note of partner ${number}.\n`);
  appendFileSync(join(folder, 'README.md'), `\nNotes of partner ${number}.\n`);
  appendFileSync(
    join(folder, 'apps', 'reference-server', 'src', 'integration', 'collect.ts'),
    `\n// Partner ${number} was here.\n`,
  );
}
