import type { Rule } from '../../engine/rule.ts';
import { foreignSources, ownLogSources } from '../../facts/log-sources.ts';
import { codeSpans, unknownAssets, unknownMetrics } from '../../facts/readme-names.ts';
import { createsEvents } from '../../facts/submitted-data.ts';
import { nearest } from '../../text/nearest.ts';
import type { TextDocument } from '../../tile/text-document.ts';

/** What the README names must exist. */
export const readmeNameRules: readonly Rule[] = [
  {
    id: 'readme/metric-exists',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A metric named in the README in backticks is listed in metadata.csv.',
    why: 'Customers look for a metric that does not exist or was renamed.',
    remedy: 'Correct the name, or add the metric to metadata.csv.',
    example: { bad: '`nova_relay.messages.sent`', good: '`nova_relay.messages.delivered`' },
    source: '4 of 262 published tiles break it (November 2026)',
    published: '4/262',
    *check(tile) {
      for (const { name, index } of unknownMetrics(tile)) {
        const guess = nearest(name, tile.metricNames);
        const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
        yield at(tile.readme?.source, index, name, `metadata.csv does not list "${name}"${meant}`);
      }
    },
  },
  {
    id: 'readme/asset-exists',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A monitor or dashboard that the README calls recommended or included ships with the tile.',
    why: 'Customers look for something that the integration does not include.',
    remedy: 'Use its name in the manifest, or remove the sentence.',
    example: {
      bad: 'Enable the recommended monitor **Nova Relay queue is full**.',
      good: 'Enable the recommended monitor **Nova Relay failures are high**.',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const { name, index, kind } of unknownAssets(tile))
        yield at(tile.readme?.source, index, name, `the tile has no ${kind} called "${name}"`);
    },
  },
  {
    id: 'readme/log-source',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A search such as `source:name` in the README uses a log source of the tile.',
    why: 'Customers who copy the search find nothing.',
    remedy: "Use the source of the tile's log pipeline.",
    example: { bad: '`source:other_product`', good: '`source:nova_relay`' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const { readme } = tile;
      const own = [...ownLogSources(tile)].join('", "');
      for (const { name, index } of readme ? codeSpans(readme) : []) {
        if (!/(^|[\s(])source:[\w*"]/.test(name)) continue;
        for (const source of foreignSources(tile, name))
          yield at(readme?.source, index, name, `the tile's logs have the source "${own}", not "${source}"`);
      }
    },
  },
  {
    id: 'readme/agrees-with-data',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The README does not deny metrics, logs, events or service checks that the tile has.',
    why: 'Customers decide by the section Data Collected, and a sentence of the template contradicts the tile.',
    remedy: 'Describe the data, or remove it from the tile.',
    example: {
      bad: 'Nova Relay does not include any metrics. (metadata.csv lists four)',
      good: 'See [metadata.csv][3] for a list of metrics.',
    },
    source: '15 of 262 published tiles break it (November 2026)',
    published: '15/262',
    *check(tile) {
      const { readme } = tile;
      const has: Readonly<Record<string, boolean>> = {
        metric: tile.metricNames.size > 0,
        log: tile.pipelines.length > 0,
        event: createsEvents(tile),
        'service check': tile.serviceChecks.items().length > 0,
      };
      for (const match of readme?.source.text.matchAll(denial) ?? []) {
        const kind = (match[1] ?? '').toLowerCase();
        if (has[kind] === true)
          yield at(readme?.source, match.index, match[0], `the tile has ${kind}s, and the README denies it`);
      }
    },
  },
];

/** "Nova does not include any events." */
const denial =
  /\bdo(?:es)?\s+not\s+(?:include|collect|provide|send|submit|emit|contain)\s+(?:any\s+)?(metric|log|event|service check)s?(?=\s*\.|\s+at\s+this\s+time)/gi;

function at(source: TextDocument | undefined, index: number, text: string, message: string) {
  return { file: 'README.md', place: () => source?.placeAt(index, text.length), message };
}
