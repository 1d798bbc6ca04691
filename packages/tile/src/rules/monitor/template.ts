import type { Rule } from '../../engine/rule.ts';
import { renameKey } from '../../fix/rename-key.ts';
import { unreadable } from '../problems.ts';
import { monitorSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { isCalendarDate } from '../../text/calendar.ts';

/** The monitor template around its definition. */
export const monitorTemplateRules: readonly Rule[] = [
  {
    id: 'monitor/json-parse',
    severity: { new: 'error', repo: 'error' },
    requires: 'A monitor is a JSON object without repeated keys.',
    why: 'A monitor that does not parse blocks publication.',
    remedy: 'Export the monitor again, or fix the syntax at the position shown.',
    example: { bad: '{ "version": 2, }', good: '{ "version": 2 }' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/recommended_monitors.py',
    published: '0/46',

    *check(tile) {
      yield* unreadable(tile, 'monitors');
    },
  },
  {
    id: 'monitor/dates',
    severity: { new: 'error', repo: 'error' },
    requires: 'Both dates are written as `YYYY-MM-DD`, and the last update is not before the creation.',
    why: 'Customers see when the template was last maintained.',
    remedy: 'Write both dates as `YYYY-MM-DD`, with the creation on or before the last update.',
    example: {
      bad: '"created_at": "January 2026"',
      good: '"created_at": "2026-01-05", "last_updated_at": "2026-01-05"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/46',

    *check(tile) {
      for (const monitor of tile.monitors) {
        yield* bySchema(monitor, monitorSchema, 'monitor/dates');
        const [created, updated] = [monitor.at('created_at'), monitor.at('last_updated_at')];
        for (const node of [created, updated])
          if (/^\d{4}-\d{2}-\d{2}$/.test(node.string ?? '') && !isCalendarDate(node.string ?? ''))
            yield node.problem(`"${node.string ?? ''}" is not a valid date`);
        if (created.string !== undefined && updated.string !== undefined && created.string > updated.string)
          yield updated.problem('the last update is before the creation');
      }
    },
  },
  {
    id: 'monitor/manifest-key-matches-title',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The manifest lists a monitor under its title.',
    why: 'Customers see this name first.',
    remedy: "Use the monitor's title as its key in the manifest.",
    example: {
      bad: '"failures": "assets/monitors/failures.json"',
      good: '"Nova Relay failures are high": "assets/monitors/failures.json"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '5/46 (2 tiles)',
    fixable: true,
    *check(tile) {
      for (const entry of tile.manifest.at('assets', 'monitors').entries()) {
        const title = tile.monitors.find((monitor) => monitor.file === entry.string)?.at('title').string;
        if (title !== undefined && title !== entry.key)
          yield entry.keyProblem(
            `the key "${entry.key}" is not the monitor's title "${title}"`,
            renameKey(entry, title),
          );
      }
    },
  },
  {
    id: 'monitor/integration-tag',
    severity: { new: 'error', repo: 'error' },
    requires: 'The template has the tag `integration:` with the app id.',
    why: 'Datadog assigns the template to the integration by this tag.',
    remedy: "Add `integration:` and the manifest's `app_id` to `tags`.",
    example: { bad: '"tags": []', good: '"tags": ["integration:nova-relay"]' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/46',
    fixable: true,
    *check(tile) {
      const id = tile.manifest.at('app_id').string;
      for (const monitor of tile.monitors) {
        const tags = monitor.at('tags');
        if (id !== undefined && tags.array && !tags.array.includes(`integration:${id}`))
          yield tags.problem(
            `the tag "integration:${id}" is missing`,
            tags.at(tags.array.length).set(`integration:${id}`),
          );
      }
    },
  },
];
