import { today } from '../text/calendar.ts';
import type { Tile } from '../tile/tile.ts';

/** The text a missing file starts with; `undefined` for the manifest, which only the partner can write. */
export function firstVersion(tile: Tile, file: string): string | undefined {
  const title = tile.title === '' ? tile.folder : tile.title;
  if (file === 'CHANGELOG.md') return `# CHANGELOG - ${title}\n\n${initialRelease()}`;
  if (file !== 'README.md') return undefined;
  return [
    `# ${title}`,
    '## Overview',
    tile.manifest.at('tile', 'description').string ?? `${title} integrates with Datadog.`,
    '## Setup',
    `Install the integration in Datadog and connect your ${title} account.`,
    '## Uninstallation',
    `Disconnect Datadog in ${title}, then uninstall the integration in Datadog.`,
    '## Support',
    `Need help? Contact ${tile.manifest.at('author', 'support_email').string ?? `${title} support`}.`,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** The section of a first release, dated today. */
export function initialRelease(): string {
  return `## 1.0.0 / ${today()}\n\n***Added***:\n\n* Initial release.\n`;
}
