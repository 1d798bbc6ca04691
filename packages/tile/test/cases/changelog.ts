import type { RuleCases } from '../rule-cases.ts';
import { sub, write, del, append } from '../change.ts';
import { C } from '../good-tile.ts';

export const changelogCases: RuleCases = {
  'changelog/exists': { bad: [del(C)] },
  'changelog/title': { bad: [sub(C, '# CHANGELOG - Nova Relay', '# Changelog')] },
  'changelog/has-version': { bad: [write(C, '# CHANGELOG - Nova Relay\n')] },
  'changelog/version-heading': { bad: [sub(C, '## 1.0.0 / 2026-01-05', '## 1.0.0/ 2026-01-05')] },
  'changelog/date-valid': { bad: [sub(C, '2026-01-05', '2026-02-30')] },
  'changelog/dates-descending': { bad: [append(C, '\n## 1.1.0 / 2026-01-06\n\n***Added***:\n\n* More.\n')] },
  'changelog/versions-descending': {
    bad: [append(C, '\n## 1.1.0 / 2026-01-05\n\n***Added***:\n\n* More.\n')],
  },
  'changelog/kind-marker': { bad: [sub(C, '***Added***:', '**Added**')] },
  'changelog/bullets': { bad: [sub(C, '* Initial release.\n', '')] },
  'changelog/no-towncrier-on-tile': { bad: [append(C, '<!-- towncrier release notes start -->\n')] },
  'changelog/bullet-char': { bad: [sub(C, '* Initial', '- Initial')] },
  'changelog/title-matches-tile': {
    bad: [sub(C, '# CHANGELOG - Nova Relay', '# CHANGELOG - Other Product')],
  },
  'changelog/no-unreleased': { bad: [sub(C, '## 1.0.0', '## Unreleased\n\n## 1.0.0')] },
  'changelog/no-placeholder': { bad: [sub(C, '* Initial release.', '* TODO')] },
};
