import type { Rule } from '../../engine/rule.ts';
import { knownTags, replacedTags, tagsOf } from '../../facts/classifier-tags.ts';
import { nearest } from '../../text/nearest.ts';
import { notListed } from '../../text/not-listed.ts';

/** Classifier tags. */
export const classifierRules: readonly Rule[] = [
  {
    id: 'manifest/classifier-known',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Every classifier tag is one that Datadog uses; the message gives the date of the list.',
    why: 'Customers cannot find the tile by an unknown tag.',
    remedy: 'Use a tag from the list; the message names one that is close, if there is one.',
    example: { bad: '"Category::Clowd"', good: '"Category::Cloud"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      for (const tag of tile.manifest.at('tile', 'classifier_tags').strings()) {
        const text = tag.string ?? '';
        const current = replacedTags.get(text);
        if (current !== undefined)
          yield {
            ...tag.problem(`"${text}" is now called "${current}"`, tag.set(current)),
            atMost: 'warning',
          };
        else if (!knownTags.values.has(text)) {
          const guess = nearest(text, knownTags.values);
          const message = notListed(text, 'a classifier tag', knownTags);
          // A misspelled tag is an error; an unknown one may be newer than the list.
          yield guess === undefined && /^[A-Z][A-Za-z ]+::[A-Z0-9][\w&/ .+-]*$/.test(text)
            ? { ...tag.problem(message), atMost: 'warning' }
            : tag.problem(message, guess === undefined ? undefined : tag.set(guess));
        }
      }
    },
  },
  {
    id: 'manifest/classifier-duplicate',
    severity: { new: 'error', repo: 'error' },
    requires: 'No classifier tag is repeated.',
    why: 'A repeated tag adds nothing, and reviewers ask you to remove it.',
    remedy: 'Remove the repetition.',
    example: { bad: '["Category::Cloud", "Category::Cloud"]', good: '["Category::Cloud"]' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      const seen = new Set<string>();
      for (const tag of tile.manifest.at('tile', 'classifier_tags').strings()) {
        const text = tag.string ?? '';
        if (seen.has(text)) yield tag.problem(`"${text}" is repeated`, tag.remove());
        seen.add(text);
      }
    },
  },
  {
    id: 'manifest/classifier-offering',
    severity: { new: 'error', repo: 'error' },
    requires: 'There is exactly one `Offering::` tag.',
    why: 'It decides where the tile is listed.',
    remedy: 'Use exactly one `Offering::` tag; for an integration, `Offering::Integration`.',
    example: { bad: 'no tag that starts with "Offering::"', good: '"Offering::Integration"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',

    *check(tile) {
      const offerings = tagsOf(tile, 'Offering::');
      if (tile.manifest.at('tile', 'classifier_tags').array && offerings.length !== 1) {
        yield tile.manifest
          .at('tile', 'classifier_tags')
          .problem(`${offerings.length} tags start with "Offering::", there must be one`);
      }
    },
  },
  {
    id: 'manifest/classifier-category',
    severity: { new: 'error', repo: 'warning' },
    requires: 'There is at least one `Category::` tag.',
    why: 'Customers browse by category.',
    remedy: 'Add the `Category::` tags that fit.',
    example: { bad: 'no tag that starts with "Category::"', good: '"Category::Cloud"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '12/262 · 3/177 · 0/37',

    *check(tile) {
      if (tile.manifest.at('tile', 'classifier_tags').array && tagsOf(tile, 'Category::').length === 0) {
        const problem = tile.manifest
          .at('tile', 'classifier_tags')
          .problem('no tag starts with "Category::"');
        yield tile.isCheck ? { ...problem, atMost: 'warning' } : problem;
      }
    },
  },
  {
    id: 'manifest/classifier-os',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      "There is at least one `Supported OS::` tag; for an integration that runs on the partner's side this is only a hint.",
    why: 'Customers filter by operating system; a tile without the tag is left out.',
    remedy:
      'Add `Supported OS::Linux`, `Supported OS::Windows` and `Supported OS::macOS`, as API integrations do.',
    example: {
      bad: 'no tag that starts with "Supported OS::"',
      good: '"Supported OS::Linux", "Supported OS::Windows", "Supported OS::macOS"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '5/262 · 5/177 · 1/37',

    *check(tile) {
      if (tile.manifest.at('tile', 'classifier_tags').array && tagsOf(tile, 'Supported OS::').length === 0) {
        const problem = tile.manifest
          .at('tile', 'classifier_tags')
          .problem('no tag starts with "Supported OS::"');
        // What runs nowhere but at the partner supports no system in particular.
        yield tile.isCheck ? problem : { ...problem, atMost: 'info' };
      }
    },
  },
  {
    id: 'manifest/classifier-data-type',
    severity: { new: 'error', repo: 'warning' },
    requires: 'There is at least one tag for submitted or queried data.',
    why: 'It tells customers which data they will receive or share.',
    remedy: 'Add the `Submitted Data Type::` or `Queried Data Type::` tags that apply.',
    example: { bad: 'neither kind of tag', good: '"Submitted Data Type::Metrics"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '172/262 · 108/177 · 5/37',
    tileOnly: true,
    *check(tile) {
      const kinds = [...tagsOf(tile, 'Submitted Data Type::'), ...tagsOf(tile, 'Queried Data Type::')];
      if (tile.manifest.at('tile', 'classifier_tags').array && kinds.length === 0) {
        yield tile.manifest
          .at('tile', 'classifier_tags')
          .problem('no tag says which data is submitted or queried');
      }
    },
  },
];
