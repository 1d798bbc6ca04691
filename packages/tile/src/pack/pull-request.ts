import type { Tile } from '../tile/tile.ts';

/** The text of a pull request to integrations-extras, with what a reviewer will check. */
export function pullRequestText(
  tile: Tile,
  summary: { errors: number; warnings: number; isNew: boolean },
): string {
  const version = tile.changelog?.versions[0];
  const items = version?.items.map((item) => `- ${item.kind ?? 'Changed'}: ${item.text}`) ?? [];
  const client = tile.oauthClient;
  const scopes = client
    .at('scopes')
    .strings()
    .map((scope) => `\`${scope.string ?? ''}\``);
  return [
    `# ${summary.isNew ? 'Add' : 'Update'} ${tile.title}${version ? ` ${version.version}` : ''}`,
    '',
    '## What does this PR do?',
    '',
    summary.isNew
      ? `Adds the tile of ${tile.title}: ${tile.manifest.at('tile', 'description').string ?? ''}`
      : `Updates the tile of ${tile.title}.`,
    ...(items.length > 0 ? ['', ...items] : []),
    ...(client.exists ? ['', `The OAuth client asks for ${scopes.join(', ')}.`] : []),
    '',
    '## Review checklist',
    '',
    `- [x] Validated offline: ${summary.errors} errors, ${summary.warnings} warnings`,
    `- [x] Folder \`${tile.folder}\` with manifest, README and CHANGELOG`,
    '- [ ] `.github/CODEOWNERS` names the owners of the folder',
    '- [ ] Tested in the developer sandbox organization',
    ...(client.exists
      ? [
          '- [ ] OAuth client submitted for publishing, with the same redirect URIs, onboarding URL and scopes',
        ]
      : []),
    '- [ ] Demonstration for the reviewers is scheduled',
    '',
    '## Additional notes',
    '',
    'README, manifest, dashboards and monitors need no new version: they reach customers once this is merged and the assets are published. A new version is for new data and for major fixes.',
    '',
  ].join('\n');
}
