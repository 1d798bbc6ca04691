import type { Rule } from '../../engine/rule.ts';
import { unreadable } from '../problems.ts';

/** What an export leaves in a dashboard. */
export const dashboardExportRules: readonly Rule[] = [
  {
    id: 'dashboard/json-parse',
    severity: { new: 'error', repo: 'error' },
    requires: 'A dashboard is a JSON object without repeated keys.',
    why: 'A dashboard that does not parse blocks publication.',
    remedy: 'Export the dashboard again, or fix the syntax at the position shown.',
    example: { bad: '{ "title": "Nova Relay", }', good: '{ "title": "Nova Relay" }' },
    source:
      'https://github.com/DataDog/integrations-core/blob/e3a081b69278fb8c10e75090c1b5677a322a9403/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/dashboards.py',
    published: '0/213',

    *check(tile) {
      yield* unreadable(tile, 'dashboards');
    },
  },
  {
    id: 'dashboard/forbidden-keys',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A dashboard has no id, URL, author or date from the organization it was exported from.',
    why: 'These values belong to the organization the dashboard was exported from.',
    remedy: 'Remove them; `--fix` does it.',
    example: { bad: '"id": "abc-def-ghi", "author_handle": "jo@nova.example"', good: '(none of them)' },
    source: '16 of 262 published tiles break it (August 2026)',
    published:
      'id 0/213; url, author_handle, created_at 1 file (dagster); author_name 22 files / 16 · 12 · 3 tiles',
    fixable: true,
    *check(tile) {
      for (const board of tile.dashboards) {
        for (const node of board.entries()) {
          if (
            /^(id|url|author_handle|author_info|created_at|modified_at|created_by|restricted_roles)$/.test(
              node.key,
            )
          )
            yield node.keyProblem(`"${node.key}" belongs to the organization of the export`, node.remove());
          else if (node.key === 'author_name')
            yield {
              ...node.keyProblem('"author_name" belongs to the organization of the export', node.remove()),
              atMost: 'warning',
            };
        }
      }
    },
  },
  {
    id: 'dashboard/is-read-only',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A dashboard is not read-only.',
    why: 'Customers could not adapt their copy, and Datadog has retired the key.',
    remedy: 'Remove the key.',
    example: { bad: '"is_read_only": true', good: '(no such key)' },
    source: '13 of 262 published tiles break it (August 2026)',
    published: '16 files true / 13 · 10 · 0 tiles',
    fixable: true,
    *check(tile) {
      for (const board of tile.dashboards) {
        const node = board.at('is_read_only');
        if (node.value === true) yield node.problem('the dashboard is read-only', node.remove());
      }
    },
  },
  {
    id: 'dashboard/no-tags',
    severity: { new: 'info', repo: 'info' },
    requires: 'A dashboard has no tags of your organization.',
    why: 'Tags such as `team:` are only meaningful in your organization.',
    remedy: 'Remove them.',
    example: { bad: '"tags": ["team:relay"]', good: '"tags": []' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '15 tiles',
    *check(tile) {
      for (const board of tile.dashboards) {
        const node = board.at('tags');
        if (node.array && node.array.length > 0) yield node.problem('the dashboard has tags');
      }
    },
  },
];
