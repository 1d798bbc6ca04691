import { adviseBump, changedFiles } from '../bump/advise-bump.ts';
import type { ChangelogVersion } from '../changelog/changelog.ts';
import { compareVersions } from '../changelog/versions.ts';
import { describeScope } from '../facts/scopes.ts';
import type { Tile } from '../tile/tile.ts';

/** What was found out about the tile before the text was written. */
export interface PackedSummary {
  readonly errors: number;
  readonly warnings: number;
  /** The tile as the checkout has it; `undefined` for a new one. */
  readonly published: Tile | undefined;
}

/** The text of a pull request to integrations-extras: what it really changes, and what a reviewer will check. */
export function pullRequestText(tile: Tile, { errors, warnings, published }: PackedSummary): string {
  const versions = newVersions(tile, published);
  const items = versions.flatMap(({ items: list }) =>
    list.map((item) => `- ${item.kind ?? 'Changed'}: ${item.text}`),
  );
  const client = tile.oauthClient;
  return [
    `# ${published ? 'Update' : 'Add'} ${tile.title}${versions[0] ? ` ${versions[0].version}` : ''}`,
    '',
    '## What does this PR do?',
    '',
    ...(published ? describeUpdate(tile, published) : describeNew(tile)),
    ...(items.length > 0 ? ['', ...items] : []),
    '',
    '## Review checklist',
    '',
    done(errors === 0, `Validated offline: ${errors} errors, ${warnings} warnings`),
    done(hasParts(tile), `Folder \`${tile.folder}\` with manifest, README and CHANGELOG`),
    done(false, '`.github/CODEOWNERS` names the owners of the folder'),
    done(false, 'Tested in the developer sandbox organization'),
    ...(client.exists
      ? [
          done(
            false,
            'OAuth client submitted for publishing, with the same redirect URIs, onboarding URL and scopes',
          ),
        ]
      : []),
    ...(published ? [] : [done(false, 'Demonstration for the reviewers is scheduled')]),
    '',
    '## Additional notes',
    '',
    'README, manifest, dashboards and monitors need no new version: they reach customers once this is merged and the assets are published. A new version is for new data and for major fixes.',
    '',
  ].join('\n');
}

function done(isDone: boolean, what: string): string {
  return `- [${isDone ? 'x' : ' '}] ${what}`;
}

function hasParts(tile: Tile): boolean {
  return ['manifest.json', 'README.md', 'CHANGELOG.md'].every((path) => tile.has(path));
}

function describeNew(tile: Tile): string[] {
  const description = tile.manifest.at('tile', 'description').string ?? '';
  const scopes = tile.oauthClient
    .at('scopes')
    .strings()
    .map(({ string: scope = '' }) => `- \`${scope}\`: ${describeScope(scope)}`);
  return [
    `Adds the tile of ${tile.title}: ${description}`,
    ...(scopes.length > 0 ? ['', 'The OAuth client asks customers for:', '', ...scopes] : []),
  ];
}

function describeUpdate(tile: Tile, published: Tile): string[] {
  const { level, reasons, republish } = adviseBump(published, tile);
  const files = changedFiles(published, tile);
  if (files.length === 0) return [`Changes nothing of ${tile.title}: the folder is the same.`];
  return [
    `Updates the tile of ${tile.title}:`,
    '',
    ...reasons.map(({ text }) => `- ${text}`),
    ...(reasons.length === 0 ? files.map((path) => `- \`${path}\``) : []),
    ...(level === 'none' ? ['', 'Nothing in it needs a new version.'] : []),
    ...(republish.length > 0
      ? ['', `The OAuth client must be published again: ${republish.join(', ')} changed.`]
      : []),
  ];
}

/** The versions that the published changelog does not have, newest first. */
function newVersions(tile: Tile, published: Tile | undefined): readonly ChangelogVersion[] {
  const versions = tile.changelog?.versions ?? [];
  const top = published?.changelog?.versions[0]?.version;
  if (top === undefined) return published ? versions : versions.slice(0, 1);
  return versions.filter(({ version }) => compareVersions(version, top) > 0);
}
