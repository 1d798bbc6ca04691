import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { unevaluatedParts } from '../src/monitors/monitor-query.ts';
import { MonitorCourse, type CourseMonitor, type Step } from './monitor-course.ts';

let course: MonitorCourse;

beforeAll(async () => {
  course = await MonitorCourse.start();
});
afterAll(() => course.close());

const startMs = Date.UTC(2026, 5, 1, 12);
const grouped = 'avg(last_1m):avg:m{*} by {k} > 5';
const counted = 'sum(last_1m):sum:c{*}.as_count() > 5';
const logs = 'logs("service:web").index("*").rollup("count").last("1m") > 1';
const check = '"fixture.up".over("*").by("*").last(3).count_by_status()';
const web = { service: 'web', message: 'x' };

const courses: [title: string, monitor: CourseMonitor, steps: Step[]][] = [
  ['an alert and its recovery', {}, [[0, 1, ''], [1, 9, 'Triggered'], [2, 9, ''], [3, 1, 'Recovered'], [4, 1, '']]],
  ['exactly at the threshold is calm', {}, [[0, 5, ''], [1, 6, 'Triggered']]],
  ['>= at the threshold alerts', { query: 'avg(last_1m):avg:m{*} >= 5' }, [[0, 5, 'Triggered']]],
  ['< alerts below', { query: 'avg(last_1m):avg:m{*} < 5' }, [[0, 9, ''], [1, 1, 'Triggered'], [2, 9, 'Recovered']]],
  ['<= at the threshold alerts', { query: 'avg(last_1m):avg:m{*} <= 5' }, [[0, 5, 'Triggered']]],
  ['a warning, an alert, a warning again, and calm', { options: { thresholds: { critical: 5, warning: 3 } } }, [[0, 4, 'Warn'], [1, 9, 'Triggered'], [2, 4, 'Warn'], [3, 1, 'Recovered']]],
  ['a warning that calms down', { options: { thresholds: { critical: 5, warning: 3 } } }, [[0, 4, 'Warn'], [1, 4, ''], [2, 1, 'Recovered']]],
  ['an alert holds until its recovery threshold', { options: { thresholds: { critical: 5, critical_recovery: 2 } } }, [[0, 9, 'Triggered'], [1, 4, ''], [2, 3, ''], [3, 2, 'Recovered'], [4, 4, '']]],
  ['a warning holds until its recovery threshold', { options: { thresholds: { critical: 9, warning: 5, warning_recovery: 3 } } }, [[0, 6, 'Warn'], [1, 4, ''], [2, 3, 'Recovered']]],
  ['recovery thresholds below', { query: 'avg(last_1m):avg:m{*} < 5', options: { thresholds: { critical: 5, critical_recovery: 8 } } }, [[0, 1, 'Triggered'], [1, 6, ''], [2, 8, 'Recovered']]],
  // Silence: the last known status stays.
  ['an alert followed by silence recovers when data returns', {}, [[0, 9, 'Triggered'], [1, null, ''], [2, null, ''], [3, 1, 'Recovered']]],
  ['an alert followed by silence does not trigger twice', {}, [[0, 9, 'Triggered'], [1, null, ''], [2, 9, ''], [3, 1, 'Recovered']]],
  ['calm followed by silence stays calm', {}, [[0, 1, ''], [1, null, ''], [2, 1, '']]],
  ['silence of an alert with resolve', { options: { on_missing_data: 'resolve' } }, [[0, 9, 'Triggered'], [1, null, 'Recovered'], [2, 9, 'Triggered']]],
  ['silence shown, not notified', { options: { on_missing_data: 'show_no_data' } }, [[0, 9, 'Triggered'], [1, null, ''], [2, 9, ''], [3, 1, 'Recovered']]],
  ['silence shown and notified', { options: { on_missing_data: 'show_and_notify_no_data' } }, [[0, 1, ''], [1, null, 'No Data'], [2, null, ''], [3, 1, 'Recovered']]],
  ['silence notified, then an alert', { options: { on_missing_data: 'show_and_notify_no_data' } }, [[0, 1, ''], [1, null, 'No Data'], [2, 9, 'Triggered']]],
  ['notify_no_data waits for its time', { options: { notify_no_data: true, no_data_timeframe: 3 } }, [[0, 1, ''], [1, null, ''], [2, null, ''], [3, null, 'No Data'], [4, null, ''], [5, 1, 'Recovered']]],
  ['notify_no_data waits ten minutes by default', { options: { notify_no_data: true } }, [[0, 1, ''], [9, null, ''], [10, null, 'No Data']]],
  ['an alert resolves itself after timeout_h', { options: { timeout_h: 1 } }, [[0, 9, 'Triggered'], [30, null, ''], [60, null, 'Recovered']]],
  ['a count without points is zero', { query: counted }, [[0, 9, 'Triggered'], [1, null, 'Recovered'], [2, 9, 'Triggered']]],
  ['a count without points below a threshold', { query: 'sum(last_1m):sum:c{*}.as_count() < 1' }, [[0, 3, ''], [1, null, 'Triggered']]],
  ['a count without points that is to show', { query: counted, options: { on_missing_data: 'show_no_data' } }, [[0, 9, 'Triggered'], [1, null, ''], [2, 9, '']]],
  // Again.
  ['an alert is notified again', { options: { renotify_interval: 2 } }, [[0, 9, 'Triggered'], [1, 9, ''], [2, 9, 'Re-Triggered'], [3, 9, ''], [4, 9, 'Re-Triggered'], [5, 1, 'Recovered'], [9, 1, '']]],
  ['so often and no more', { options: { renotify_interval: 1, renotify_occurrences: 2 } }, [[0, 9, 'Triggered'], [1, 9, 'Re-Triggered'], [2, 9, 'Re-Triggered'], [3, 9, ''], [4, 1, 'Recovered'], [5, 9, 'Triggered'], [6, 9, 'Re-Triggered']]],
  ['a warning is not notified again by default', { options: { renotify_interval: 1, thresholds: { critical: 9, warning: 5 } } }, [[0, 6, 'Warn'], [1, 6, ''], [2, 6, '']]],
  ['a warning is when the options say so', { options: { renotify_interval: 1, renotify_statuses: ['warn'], thresholds: { critical: 9, warning: 5 } } }, [[0, 6, 'Warn'], [1, 6, 'Re-Warn'], [2, 10, 'Triggered'], [3, 10, '']]],
  ['missing data is notified again', { options: { renotify_interval: 1, on_missing_data: 'show_and_notify_no_data' } }, [[0, 1, ''], [1, null, 'No Data'], [2, null, 'Re-No Data']]],
  // Groups.
  ['each group for itself', { query: grouped }, [[0, { a: 9, b: 1 }, 'k:a Triggered'], [1, { a: 9, b: 9 }, 'k:b Triggered'], [2, { a: 1, b: 9 }, 'k:a Recovered']]],
  ['a group that falls silent', { query: grouped }, [[0, { a: 9, b: 1 }, 'k:a Triggered'], [1, { b: 1 }, ''], [2, { a: 1, b: 1 }, 'k:a Recovered']]],
  ['new groups wait for new_group_delay', { query: grouped, options: { new_group_delay: 120 } }, [[0, { a: 9 }, ''], [1, { a: 9 }, ''], [2, { a: 9 }, 'k:a Triggered'], [3, { a: 9, b: 9 }, '']]],
  // Mutes.
  ['a muted monitor says nothing', { options: { silenced: { '*': null } } }, [[0, 9, ''], [1, 1, ''], [2, 9, '']]],
  ['a mute that ends tells of what is still alerting', { options: { silenced: { '*': startMs / 1000 + 90 } } }, [[0, 9, ''], [1, 9, ''], [2, 9, 'Triggered']]],
  ['a mute of one group', { query: grouped, options: { silenced: { 'k:a': null } } }, [[0, { a: 9, b: 9 }, 'k:b Triggered']]],
  ['what recovers while muted is over', { options: { silenced: { '*': startMs / 1000 + 90 } } }, [[0, 9, ''], [1, 1, ''], [2, 1, '']]],
  // Time.
  ['evaluation_delay looks back', { options: { evaluation_delay: 60 } }, [[0, 9, ''], [1, 1, 'Triggered'], [2, 1, 'Recovered']]],
  ['require_full_window waits for data', { query: 'avg(last_5m):avg:m{*} > 5', options: { require_full_window: true } }, [[0, 9, ''], [1, 9, ''], [2, 9, ''], [3, 9, ''], [4, 9, 'Triggered']]],
  ['without it the first point counts', { query: 'avg(last_5m):avg:m{*} > 5' }, [[0, 9, 'Triggered']]],
  ['a sum over a longer window', { query: 'sum(last_5m):sum:c{*}.as_count() > 5' }, [[0, 3, ''], [1, 3, 'Triggered'], [2, null, ''], [4, null, ''], [6, null, 'Recovered']]],
  ['the largest value of a window', { query: 'max(last_5m):max:m{*} > 5' }, [[0, 9, 'Triggered'], [1, 1, ''], [6, 1, 'Recovered']]],
  ['a change over time', { query: 'change(avg(last_1m),last_5m):avg:m{*} > 5' }, [[0, 1, ''], [5, 9, 'Triggered'], [10, 9, 'Recovered']]],
  ['a change in percent', { query: 'pct_change(avg(last_1m),last_5m):avg:m{*} >= 50' }, [[0, 10, ''], [5, 14, ''], [10, 21, 'Triggered']]],
  // Formulas.
  ['a formula over counts divides sums', { query: 'sum(last_5m):sum:c{k:a}.as_count() / sum:c{*}.as_count() * 100 > 40' }, [[0, { a: 1, b: 9 }, ''], [1, { a: 9, b: 1 }, 'Triggered']]],
  ['the same tag twice', { query: 'avg(last_1m):avg:m{k:a} - avg:m{k:b} > 5' }, [[0, { a: 9, b: 9 }, ''], [1, { a: 9, b: 1 }, 'Triggered']]],
  // Logs.
  ['a log monitor counts', { type: 'log alert', query: logs }, [[0, { logs: [web] }, ''], [1, { logs: [web, web] }, 'Triggered'], [2, null, 'Recovered']]],
  ['a log monitor by service', { type: 'log alert', query: 'logs("*").index("*").rollup("count").by("service").last("1m") > 1' }, [[0, { logs: [web, web, { service: 'api', message: 'y' }] }, 'service:web Triggered']]],
  ['a log monitor of distinct values', { type: 'log alert', query: 'logs("*").index("*").rollup("cardinality", "@user").last("1m") > 1' }, [[0, { logs: [{ user: 'a', message: '' }, { user: 'a', message: '' }] }, ''], [1, { logs: [{ user: 'a', message: '' }, { user: 'b', message: '' }] }, 'Triggered']]],
  ['a log monitor below a threshold, nothing being zero', { type: 'log alert', query: 'logs("service:web").index("*").rollup("count").last("1m") < 1' }, [[0, { logs: [web] }, ''], [1, null, 'Triggered']]],
  ['a log monitor of two queries', { type: 'log alert', query: 'formula("a / b * 100").last("1m") > 60', options: { variables: [{ data_source: 'logs', name: 'a', search: { query: 'service:web' }, compute: { aggregation: 'count' } }, { data_source: 'logs', name: 'b', search: { query: '' }, compute: { aggregation: 'count' } }] } }, [[0, { logs: [web, { service: 'api', message: '' }] }, ''], [1, { logs: [web] }, 'Triggered']]],
  // Service checks: so many in a row.
  ['a check that fails three times', { type: 'service check', query: check, options: { thresholds: { critical: 3, ok: 2 } } }, [[0, { checks: [2] }, ''], [1, { checks: [2] }, ''], [2, { checks: [2] }, 'Triggered'], [3, { checks: [0] }, ''], [4, { checks: [0] }, 'Recovered']]],
  ['a check that fails and recovers at once', { type: 'service check', query: check, options: { thresholds: { critical: 2 } } }, [[0, { checks: [2] }, ''], [1, { checks: [0] }, ''], [2, { checks: [2, 2] }, 'Triggered']]],
  ['a check that warns', { type: 'service check', query: check, options: { thresholds: { critical: 3, warning: 2 } } }, [[0, { checks: [1] }, ''], [1, { checks: [1] }, 'Warn'], [2, { checks: [0] }, 'Recovered']]],
]; // prettier-ignore

describe('the course of a monitor', () => {
  it.each(courses)('%s', async (_title, monitor, steps) => {
    expect(await course.follow([monitor], steps)).toEqual(steps.map(([, , notified]) => notified));
  });

  it.each([
    ['&&', 'needs both', ['Triggered', 'Triggered, Triggered', 'Recovered, Recovered']],
    ['||', 'needs one', ['Triggered, Triggered', 'Triggered', 'Recovered']],
  ])('a composite with %s %s', async (operator, _needs, expected) => {
    const high = { query: 'avg(last_1m):avg:m{*} > 5' };
    const higher = { query: 'avg(last_1m):avg:m{*} > 10' };
    const steps: Step[] = [[0, 7, ''], [1, 12, ''], [2, 7, '']]; // prettier-ignore
    const composite = { type: 'composite', query: `#1 ${operator} #2` };
    expect(await course.follow([high, higher, composite], steps)).toEqual(expected);
  });

  it('a renotification brings the escalation message', async () => {
    await course.follow(
      [{ options: { renotify_interval: 1, escalation_message: 'still burning' } }],
      [[0, 9, '']],
    );
    const [alert] = await course.evaluate(1, 9);
    expect(alert?.monitor.message).toBe('hello\n\nstill burning');
  });
});

describe('what is not evaluated is said', () => {
  it.each([
    [{ query: 'avg(last_4h):anomalies(avg:m{*}, "basic", 2) >= 1' }, 'anomalies'],
    [{ type: 'rum alert', query: 'rum("*").rollup("count").last("5m") > 1' }, 'rum'],
    [{ type: 'slo alert', query: 'error_budget("x").over("7d") > 10' }, 'over'],
    [{ query: 'median(last_5m):avg:m{*} > 1' }, 'median'],
    [{ query: 'avg(last_5m):avg:m{*}.fill(sideways) > 1' }, 'sideways'],
    [{ options: { scheduling_options: { custom_schedule: {} } } }, 'scheduling_options'],
    [{ options: { notify_by: ['k'] } }, 'notify_by'],
    [{ type: 'composite', query: '1 && avg' }, 'composite'],
    [{}, undefined],
  ])('%j', async (monitor: CourseMonitor, named) => {
    await course.follow([], []);
    const parts = unevaluatedParts(course.create(monitor));
    if (named === undefined) expect(parts).toEqual([]);
    else expect(parts.join()).toContain(named);
  });
});
