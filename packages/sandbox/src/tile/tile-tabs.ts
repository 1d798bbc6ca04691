import { renderMarkdown, renderTokens, splitSections } from './markdown.ts';
import type { TileTab } from './tile.ts';

/** The tabs of a tile and the README headings that fill them, in the order of Datadog's console. */
const tabs = [
  { slug: 'overview', label: 'Overview', headings: ['Overview'] },
  { slug: 'configuration', label: 'Configuration', headings: ['Setup', 'Configuration', 'Installation'] },
  { slug: 'data-collected', label: 'Data Collected', headings: ['Data Collected'] },
  { slug: 'support', label: 'Support', headings: ['Support', 'Troubleshooting', 'Further Reading'] },
  { slug: 'uninstallation', label: 'Uninstallation', headings: ['Uninstallation'] },
] as const;

/** README and change log as the tabs of the tile. */
export function tabsOf(readme: string, changelog: string): TileTab[] {
  const sections = splitSections(readme);
  const filled = tabs.map(({ slug, label, headings }) => ({
    slug,
    label,
    html: headings
      .flatMap((heading) => sections.filter((section) => section.heading === heading))
      // The first heading of a tab would repeat its label.
      .map(({ title, body }, index) => (index === 0 ? '' : renderTokens(title)) + renderTokens(body))
      .join('\n'),
  }));
  return [...filled, { slug: 'changelog', label: 'Changelog', html: renderMarkdown(changelog) }].filter(
    ({ slug, html }) => html !== '' || slug === 'configuration' || slug === 'data-collected',
  );
}
