import { defineRule } from '../../engine/rule.ts';

export const forbiddenKeys = defineRule({
  id: 'dashboard/forbidden-keys',
  severity: { new: 'error', repo: 'error' },
  requires:
    'no root `id`, `url`, `author_handle`, `author_name`, `author_info`, `created_at`, `modified_at`, `created_by`, `restricted_roles`',
  why: 'They belong to the organization from which the dashboard was exported.',
  remedy: 'Remove them; `--fix` does it.',
  example: { bad: '"id": "abc-def-ghi", "author_handle": "jo@nova.example"', good: '(none of them)' },
  source: 'data',
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
});
