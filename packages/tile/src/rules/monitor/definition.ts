import type { Rule } from '../../engine/rule.ts';
import { descendTo } from '../../facts/widgets.ts';
import { compareWithModel, vendorMonitor } from '../../schemas/vendor-model.ts';
import { monitorSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { foldName } from '../../text/names.ts';
import type { JsonNode } from '../../tile/json-node.ts';

/** Types whose query names other monitors, SLOs or tests by id. */
const organizationBound = new Set(['composite', 'slo alert', 'synthetics alert']);

/** Keys that an export of the monitor page always has; Datadog publishes templates with them. */
const harmlessExports = new Set(['restriction_policy', 'draft_status']);

const exportedKey =
  /^(id|creator|org_id|overall_state\w*|state|created\w*|modified\w*|matching_\w+|multi|deleted|assets)$/;

/** Addresses that no customer has: a place for the customer's own. */
const placeholderHandle =
  /@(?:example|test|invalid|localhost)(?:\.[a-z]{2,})?$|@[\w.-]*\.(?:example|test|invalid|localhost)$|@example\.[a-z]{2,}$|\b(?:your|example|placeholder|changeme)\b/i;

/** The monitor that a customer makes from the template. */
export const monitorDefinitionRules: readonly Rule[] = [
  {
    id: 'monitor/type',
    severity: { new: 'error', repo: 'error' },
    requires:
      "The type is one of Datadog's monitor types that does not depend on an object in your organization.",
    why: 'A composite, SLO or synthetics monitor refers to other objects by ids that customers do not have.',
    remedy: 'Use a type that queries data, such as `query alert`, `log alert` or `service check`.',
    example: { bad: '"type": "composite"', good: '"type": "query alert"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/46',
    *check(tile) {
      for (const monitor of tile.monitors) {
        yield* bySchema(monitor, monitorSchema, 'monitor/type', undefined, ['enum']);
        const type = monitor.at('definition', 'type');
        if (organizationBound.has(type.string ?? ''))
          yield type.problem(
            `a monitor of type "${type.string ?? ''}" refers to objects of your organization`,
          );
      }
    },
  },
  {
    id: 'monitor/no-id',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The definition has no values from the organization it was exported from.',
    why: 'These values belong to the organization the monitor was exported from.',
    remedy: 'Remove them; `--fix` does it.',
    example: { bad: '"id": 157661814', good: '(none of them)' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/recommended_monitors.py',
    published: '5/46 (3 tiles, 1 OAuth)',
    fixable: true,
    *check(tile) {
      for (const monitor of tile.monitors) {
        for (const node of monitor.at('definition').entries()) {
          if (isEmptyExport(node)) continue;
          const problem = node.keyProblem(
            `"${node.key}" belongs to your organization; \`--fix\` removes it`,
            node.remove(),
          );
          if (node.key === 'restriction_policy' && node.at('bindings').items().length > 0) yield problem;
          else if (node.key === 'restricted_roles' && node.items().length > 0) yield problem;
          else if (harmlessExports.has(node.key)) yield { ...problem, atMost: 'info' };
          else if (exportedKey.test(node.key)) yield problem;
        }
      }
    },
  },
  {
    id: 'monitor/name-has-integration',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The name of a monitor contains the name of the integration.',
    why: 'Customers read this name in the alert.',
    remedy: "Put the integration's name first: `[Nova Relay] …`.",
    example: { bad: '"name": "Failures are high"', good: '"name": "[Nova Relay] Failures are high"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/recommended_monitors.py',
    published: '6/46 (4 tiles)',
    fixable: true,
    *check(tile) {
      const names = [foldName(tile.folder), foldName(tile.title)].filter((name) => name !== '');
      for (const monitor of tile.monitors) {
        const name = monitor.at('definition', 'name');
        if (name.string !== undefined && !names.some((each) => foldName(name.string ?? '').includes(each)))
          yield name.problem(
            `the name "${name.string}" does not contain "${tile.title}"`,
            tile.title === '' ? undefined : name.set(`[${tile.title}] ${name.string}`),
          );
      }
    },
  },
  {
    id: 'monitor/definition-tags',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The definition has an `integration:` tag.',
    why: "The customer's monitor keeps these tags, and customers search by them.",
    remedy: "Add `integration:` and the app id to the definition's tags.",
    example: { bad: '"tags": []', good: '"tags": ["integration:nova-relay"]' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '5/46 (4 tiles)',
    fixable: true,
    *check(tile) {
      const id = tile.manifest.at('app_id').string ?? tile.folder;
      for (const monitor of tile.monitors) {
        const tags = monitor.at('definition', 'tags');
        if (tags.array && !tags.strings().some((tag) => tag.string?.startsWith('integration:')))
          yield tags.problem(
            'no tag starts with "integration:"',
            tags.at(tags.array.length).set(`integration:${id}`),
          );
      }
    },
  },
  {
    id: 'monitor/no-notification-handle',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The message does not notify a person or channel.',
    why: "Customers' alerts would go to your people or channels.",
    remedy: 'Remove the handle; customers add their own.',
    example: { bad: '"message": "Failures are high. @slack-relay"', good: '"message": "Failures are high."' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '0/46',
    *check(tile) {
      for (const monitor of tile.monitors) {
        const definition = monitor.at('definition');
        for (const message of [definition.at('message'), definition.at('options', 'escalation_message')]) {
          const text = message.string ?? '';
          const handles = [...text.matchAll(/(?<=^|[\s(])@\w[\w.@-]*/g)].map(([handle]) => handle);
          const real = handles.find((handle) => !placeholderHandle.test(handle));
          if (real !== undefined) {
            yield message.problem(`the message notifies "${real}"`);
          } else if (handles[0] !== undefined) {
            const said = `"${handles[0]}" stands for a handle of the customer's`;
            yield { ...message.problem(said), atMost: 'info' };
          }
        }
      }
    },
  },
  {
    id: 'monitor/priority-null',
    severity: { new: 'info', repo: 'info' },
    requires: 'The template sets no priority.',
    why: 'Only the customer knows how urgent the alert is.',
    remedy: 'Write `"priority": null` or leave it out.',
    example: { bad: '"priority": 1', good: '"priority": null' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '2/46',
    fixable: true,
    *check(tile) {
      for (const monitor of tile.monitors) {
        const priority = monitor.at('definition', 'priority');
        if (priority.exists && priority.value !== null)
          yield priority.problem('the template sets a priority', priority.set(null));
      }
    },
  },
  {
    id: 'monitor/vendor-model',
    severity: { new: 'warning', repo: 'warning' },
    requires: "The definition has the attributes, types and values of Datadog's own API client.",
    why: 'Anything the client does not know is misspelled, outdated or not public.',
    remedy: 'Compare the monitor with a fresh export from Datadog.',
    example: { bad: '"renotify_interval": "0"', good: '"renotify_interval": 0' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      for (const monitor of tile.monitors) {
        const definition = monitor.at('definition');
        if (!definition.object) continue;
        for (const mismatch of compareWithModel(vendorMonitor, definition.value)) {
          if (mismatch.path.length < 2) continue;
          yield descendTo(definition, mismatch.path).problem(
            `"${mismatch.path.join('.')}" ${mismatch.message}`,
          );
        }
      }
    },
  },
];

/** What an export writes for a monitor without restrictions. */
function isEmptyExport(node: JsonNode): boolean {
  return harmlessExports.has(node.key) && (node.value === null || node.value === 'published');
}
