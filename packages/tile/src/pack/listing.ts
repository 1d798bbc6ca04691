import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

/** One field of the Developer Platform's form. */
interface ListingField {
  readonly section: string;
  readonly field: string;
  readonly value: string;
  /** The limit or the file to upload, as the form says. */
  readonly note: string;
}

/** The tile as the fields of the listing form, in the form's order. */
function listingFields(tile: Tile): ListingField[] {
  const { manifest, oauthClient: client } = tile;
  const field = (section: string, name: string, value: string, note = ''): ListingField => ({
    section,
    field: name,
    value,
    note,
  });
  const tags = (start: string) =>
    texts(manifest.at('tile', 'classifier_tags').strings())
      .filter((tag) => tag.startsWith(start))
      .map((tag) => tag.slice(start.length));
  return [
    field('Offering', 'Title', tile.title, 'at most 50 characters'),
    field(
      'Offering',
      'Description',
      manifest.at('tile', 'description').string ?? '',
      'at most 80 characters',
    ),
    field('Offering', 'App ID', manifest.at('app_id').string ?? '', 'never changes'),
    field('Offering', 'Categories', tags('Category::').join(', ')),
    field('Offering', 'Submitted data', tags('Submitted Data Type::').join(', ')),
    field('Offering', 'Queried data', tags('Queried Data Type::').join(', ')),
    field('Offering', 'Supported OS', tags('Supported OS::').join(', ')),
    field('Offering', 'Logo', tile.paths('assets/logos/', '.svg').join(', '), 'upload, SVG wordmark'),
    ...manifest
      .at('tile', 'media')
      .items()
      .map((item, index) =>
        field(
          'Media',
          `${index + 1}`,
          item.at('image_url').string ?? '',
          `upload, caption: ${item.at('caption').string ?? ''}`,
        ),
      ),
    ...['Overview', 'Setup', 'Uninstallation', 'Data Collected', 'Support', 'Troubleshooting'].flatMap(
      (name) => {
        const text = sectionText(tile, name);
        return text === '' ? [] : [field('Content', name, text, 'Markdown')];
      },
    ),
    field('Contact', 'Support email', manifest.at('author', 'support_email').string ?? ''),
    field('Contact', 'Sales email', manifest.at('author', 'sales_email').string ?? ''),
    field('Contact', 'Homepage', manifest.at('author', 'homepage').string ?? ''),
    ...(client.exists
      ? [
          field('OAuth client', 'Name', client.at('name').string ?? ''),
          field('OAuth client', 'Description', client.at('description').string ?? ''),
          field('OAuth client', 'Onboarding URL', client.at('onboarding_url').string ?? ''),
          field(
            'OAuth client',
            'Redirect URIs',
            texts(client.at('redirect_uris').strings()).join('\n'),
            'compared exactly',
          ),
          field(
            'OAuth client',
            'Scopes',
            texts(client.at('scopes').strings()).join('\n'),
            'no more than needed; a published client cannot be edited',
          ),
        ]
      : []),
    ...files(tile, 'Dashboards', 'assets/dashboards/', '.json'),
    ...files(tile, 'Monitors', 'assets/monitors/', '.json'),
    ...files(tile, 'Saved views', 'assets/saved_views/', '.json'),
    ...files(tile, 'Log pipeline', 'assets/logs/', '.yaml', '.yml'),
    field('Metrics', 'Prefix', tile.metricPrefix),
    field(
      'Metrics',
      'Metadata',
      tile.has('metadata.csv') ? 'metadata.csv' : '',
      `upload, ${tile.metricNames.size} metrics`,
    ),
    field('Release notes', 'Version', tile.changelog?.versions[0]?.version ?? '', 'CHANGELOG.md'),
  ].filter((each) => each.value !== '');
}

/** The fields as a page to copy from. */
export function listingText(tile: Tile): string {
  const lines = [
    `# Listing of ${tile.title}`,
    '',
    'Copy field by field into the Developer Platform; files are beside this page.',
  ];
  for (const [section, fields] of Map.groupBy(listingFields(tile), (each) => each.section)) {
    lines.push('', `## ${section}`);
    for (const { field, value, note } of fields)
      lines.push('', `### ${field}${note === '' ? '' : ` (${note})`}`, '', value);
  }
  return `${lines.join('\n')}\n`;
}

function files(tile: Tile, section: string, folder: string, ...extensions: string[]): ListingField[] {
  return tile.paths(folder, ...extensions).map((path) => {
    const title = tile.node(path).at('title').string ?? tile.node(path).at('name').string ?? path;
    return { section, field: title, value: path, note: 'upload' };
  });
}

function sectionText(tile: Tile, name: string): string {
  const { readme } = tile;
  const heading = readme?.sections(name)[0];
  if (!readme || !heading) return '';
  const [first, last] = readme.sectionLines(heading);
  const lines: string[] = [];
  for (let line = first + 1; line <= last; line++) lines.push(readme.source.lineText(line));
  return lines.join('\n').trim();
}

function texts(nodes: readonly JsonNode[]): string[] {
  return nodes.flatMap((node) => node.string ?? []);
}
