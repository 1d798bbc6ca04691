import { defineRule } from '../../engine/rule.ts';
import { reorderSections, sectionRank } from '../../facts/readme-sections.ts';

export const sectionOrder = defineRule({
  id: 'readme/section-order',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'Overview → Setup → Uninstallation → Data Collected → Support/Troubleshooting → Further Reading',
  why: 'Readers know the order from other tiles.',
  remedy:
    'Order the sections Overview, Setup, Uninstallation, Data Collected, Support or Troubleshooting, Further Reading.',
  example: {
    bad: '## Support before ## Setup',
    good: '## Overview, ## Setup, ## Uninstallation, ## Data Collected, ## Support',
  },
  source: 'docs create_a_tile',
  published: '4/262 · 4/177 · 3/37',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (!readme) return;
    const ranks = readme.headings
      .filter((heading) => heading.level === 2)
      .map((heading) => ({ heading, rank: sectionRank(heading.text) }))
      .filter((each) => each.rank >= 0);
    const misplaced = ranks.find((each, index) => index > 0 && each.rank < (ranks[index - 1]?.rank ?? 0));
    if (misplaced)
      yield {
        ...readme.problem(misplaced.heading.line, `"## ${misplaced.heading.text}" comes too late`),
        fix: reorderSections(readme),
      };
  },
});
