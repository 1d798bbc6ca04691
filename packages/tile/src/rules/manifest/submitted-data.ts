import type { Rule } from '../../engine/rule.ts';
import { missingTag, tagsOf } from '../../facts/classifier-tags.ts';
import { createsEvents, hasLogs } from '../../facts/submitted-data.ts';

/** Classifier tags that must agree with the data that the tile submits. */
export const submittedDataRules: readonly Rule[] = [
  {
    id: 'manifest/classifier-metrics-submitted',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile whose metadata.csv lists metrics has the tag `Submitted Data Type::Metrics`.',
    why: 'The tile lists metrics, so its tags should say that it submits them.',
    remedy: 'Add `Submitted Data Type::Metrics`.',
    example: { bad: 'rows in metadata.csv without the tag', good: '"Submitted Data Type::Metrics"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '93/143 · 32/63 · 2/15',
    tileOnly: true,
    fixable: true,
    *check(tile) {
      if (tile.metricNames.size > 0)
        yield* missingTag(tile, 'Submitted Data Type::Metrics', 'metadata.csv lists metrics');
    },
  },
  {
    id: 'manifest/classifier-logs-submitted',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile with a log pipeline or a log source has the tag `Submitted Data Type::Logs`.',
    why: 'The tile has a log pipeline or source, so its tags should say that it submits logs.',
    remedy: 'Add `Submitted Data Type::Logs`.',
    example: { bad: 'assets/logs/nova-relay.yaml without the tag', good: '"Submitted Data Type::Logs"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '23/46 · 14/34 · 1/10',
    fixable: true,
    *check(tile) {
      if (hasLogs(tile))
        yield* missingTag(tile, 'Submitted Data Type::Logs', 'the tile has a log pipeline or source');
    },
  },
  {
    id: 'manifest/classifier-events-submitted',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile that creates events has the tag `Submitted Data Type::Events`.',
    why: 'The manifest says that the integration creates events, so its tags should too.',
    remedy: 'Add `Submitted Data Type::Events`.',
    example: { bad: '"creates_events": true without the tag', good: '"Submitted Data Type::Events"' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '34/52 · 28/44 · 3/11',
    fixable: true,
    *check(tile) {
      if (createsEvents(tile))
        yield* missingTag(tile, 'Submitted Data Type::Events', '"creates_events" is true');
    },
  },
  {
    id: 'manifest/log-collection-category',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A tile with a log pipeline or a log source has the tag `Category::Log Collection`.',
    why: 'Customers find log integrations under this category.',
    remedy: 'Add `Category::Log Collection`.',
    example: { bad: 'assets/logs/nova-relay.yaml without the tag', good: '"Category::Log Collection"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
    published: '17/46 · 15/34 · 4/10',
    fixable: true,
    *check(tile) {
      if (hasLogs(tile))
        yield* missingTag(tile, 'Category::Log Collection', 'the tile has a log pipeline or source');
    },
  },
  {
    id: 'manifest/log-category-without-logs',
    severity: { new: 'warning', repo: 'warning' },
    requires: '`Category::Log Collection` is used only with a log pipeline or `assets.logs.source`.',
    why: 'The category promises logs that the tile does not collect.',
    remedy: 'Remove the tag, or add the log pipeline.',
    example: { bad: '"Category::Log Collection" without assets/logs', good: '(no such tag)' },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
    published: '15/44 · 12/31 · 1/7',
    *check(tile) {
      const tag = tagsOf(tile, 'Category::Log Collection')[0];
      if (tag && !hasLogs(tile)) yield tag.problem('the tile collects no logs');
    },
  },
];
