import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { MonitorCourse, type CourseDowntime, type CourseMonitor, type Step } from './monitor-course.ts';

// Courses that Datadog's pages on monitors and downtimes describe, each written from the page.

let course: MonitorCourse;

beforeAll(async () => {
  course = await MonitorCourse.start();
});
afterAll(() => course.close());

const grouped = 'avg(last_1m):avg:m{*} by {k} > 5';
const check = '"fixture.up".over("*").by("*").last(3).count_by_status()';
const log = (service: string, more: object = {}) => ({ service, message: 'x', ...more });
const times = (count: number, service: string) => Array.from({ length: count }, () => log(service));

const courses: [title: string, monitor: CourseMonitor, steps: Step[]][] = [
  // https://docs.datadoghq.com/monitors/configuration/
  ['a metric without the tag of a group is not detected', { query: grouped }, [[0, { '-': 9, a: 9 }, 'k:a Triggered']]],
  ['a group without data for a day is dropped, and new when it returns', { query: grouped }, [[0, { a: 9 }, 'k:a Triggered'], [1500, { b: 1 }, ''], [1501, { a: 9, b: 1 }, 'k:a Triggered']]],
  ['a group without data for ten hours is still known', { query: grouped }, [[0, { a: 9 }, 'k:a Triggered'], [600, { b: 1 }, ''], [601, { a: 9, b: 1 }, '']]],
  ['a group is dropped after group_retention_duration', { type: 'log alert', query: 'logs("*").index("*").rollup("avg", "@ms").by("service").last("1m") > 5', options: { group_retention_duration: '2h' } }, [[0, { logs: [log('web', { ms: 9 })] }, 'service:web Triggered'], [130, { logs: [log('api', { ms: 1 })] }, ''], [131, { logs: [log('web', { ms: 9 })] }, 'service:web Triggered']]],
  ['a group that was seen before is not new again', { query: grouped, options: { new_group_delay: 120 } }, [[0, { a: 1 }, ''], [1, { a: 1 }, ''], [2, { a: 1 }, ''], [10, { a: 9 }, 'k:a Triggered']]],
  ['a delay of 15 minutes looks at the window before', { query: 'avg(last_5m):avg:m{*} > 5', options: { evaluation_delay: 900 } }, [[0, 9, ''], [10, null, ''], [15, null, 'Triggered']]],
  ['an alert with data does not resolve itself', { options: { timeout_h: 1 } }, [[0, 9, 'Triggered'], [30, 9, ''], [61, 9, '']]],
  ['missing data is not notified before the first data', { options: { notify_no_data: true, no_data_timeframe: 2 } }, [[0, null, ''], [30, null, '']]],
  ['a window that begins with the hour', { query: 'sum(current_1h):sum:c{*}.as_count() > 5' }, [[0, 3, ''], [30, 3, 'Triggered'], [61, 1, 'Recovered']]],
  ['equal to', { query: 'avg(last_1m):avg:m{*} == 3' }, [[0, 3, 'Triggered'], [1, 4, 'Recovered']]],
  ['not equal to', { query: 'avg(last_1m):avg:m{*} != 3' }, [[0, 3, ''], [1, 4, 'Triggered']]],
  ['>= recovers below its recovery threshold', { query: 'avg(last_1m):avg:m{*} >= 5', options: { thresholds: { critical: 5, critical_recovery: 3 } } }, [[0, 5, 'Triggered'], [1, 3, ''], [2, 2, 'Recovered']]],
  // https://docs.datadoghq.com/monitors/types/metric/#data-window
  ['a full window may lack three buckets', { query: 'avg(last_5m):avg:m{*} > 5', options: { require_full_window: true } }, [[0, 9, ''], [4, 9, 'Triggered']]],
  ['and not four', { query: 'avg(last_10m):avg:m{*} > 5', options: { require_full_window: true } }, [[0, 9, ''], [5, 9, ''], [6, 9, ''], [7, 9, ''], [8, 9, ''], [9, 9, '']]],
  ['a full window has its first bucket', { query: 'avg(last_5m):avg:m{*} > 5', options: { require_full_window: true } }, [[10, 9, ''], [11, 9, ''], [12, 9, ''], [13, 9, ''], [14, 9, 'Triggered']]],
  // https://docs.datadoghq.com/monitors/types/metric/?tab=change
  ['a change is taken of each point, then the largest', { query: 'change(max(last_5m),last_5m):max:m{*} > 5' }, [[0, 10, ''], [1, 0, ''], [2, 0, ''], [3, 0, ''], [4, 0, ''], [5, 10, ''], [6, 6, 'Triggered']]],
  ['from 2 to 4 is a change of 100 %', { query: 'pct_change(avg(last_1m),last_5m):avg:m{*} >= 100' }, [[0, 2, ''], [5, 4, 'Triggered']]],
  // https://docs.datadoghq.com/monitors/guide/monitor-arithmetic-and-sparse-metrics/
  ['a division by zero is rejected', { query: 'sum(last_5m):sum:c{k:a}.as_count() / sum:c{k:b}.as_count() > 0.5' }, [[0, { a: 9, b: 0 }, ''], [1, { a: 0, b: 9 }, 'Triggered']]],
  // https://docs.datadoghq.com/monitors/notify/#renotify
  ['notified again for thirty hours at most', { options: { renotify_interval: 720 } }, [[0, 9, 'Triggered'], [720, 9, 'Re-Triggered'], [1440, 9, 'Re-Triggered'], [2160, 9, '']]],
  // https://docs.datadoghq.com/monitors/types/log/#no-data-and-below-alerts
  ['below, by group: only a group with logs, or all without', { type: 'log alert', query: 'logs("*").index("*").rollup("count").by("service").last("1m") < 2' }, [[0, { logs: [...times(3, 'web'), ...times(3, 'api')] }, ''], [1, { logs: times(3, 'web') }, ''], [2, { logs: times(1, 'web') }, 'service:web Triggered'], [3, null, 'service:api Triggered']]],
  ['above, by group: a group without logs is calm', { type: 'log alert', query: 'logs("*").index("*").rollup("count").by("service").last("1m") > 1' }, [[0, { logs: times(2, 'web') }, 'service:web Triggered'], [1, { logs: times(1, 'api') }, 'service:web Recovered']]],
  ['events are counted', { type: 'event-v2 alert', query: 'events("deploy").rollup("count").last("5m") > 0' }, [[0, { events: ['deploy done'] }, 'Triggered'], [6, null, 'Recovered']]],
  // https://docs.datadoghq.com/monitors/types/service_check/
  ['an unknown status is notified when asked for', { type: 'service check', query: check, options: { thresholds: { critical: 1, unknown: 1 } } }, [[0, { checks: [0] }, ''], [1, { checks: [3] }, 'No Data'], [2, { checks: [0] }, 'Recovered']]],
  ['and otherwise not', { type: 'service check', query: check, options: { thresholds: { critical: 1 } } }, [[0, { checks: [0] }, ''], [1, { checks: [3] }, ''], [2, { checks: [2] }, 'Triggered']]],
  ['any of the excluded tags excludes', { type: 'service check', query: '"fixture.up".over("env:prod").exclude("team:a","team:b").by("*").last(2).count_by_status()' }, [[0, { checks: [2], tags: ['env:prod', 'team:b'] }, ''], [1, { checks: [2], tags: ['env:prod', 'team:c'] }, 'Triggered']]],
]; // prettier-ignore

describe('the course of a monitor', () => {
  it.each(courses)('%s', async (_title, monitor, steps) => {
    expect(await course.follow([monitor], steps)).toEqual(steps.map(([, , notified]) => notified));
  });
});

// https://docs.datadoghq.com/monitors/downtimes/
const downtimes: [title: string, monitor: CourseMonitor, downtime: CourseDowntime, steps: Step[]][] = [
  ['the first recovery is notified', {}, { from: 1, to: 5 }, [[0, 9, 'Triggered'], [2, 1, 'Recovered'], [3, 9, ''], [4, 1, '']]],
  ['unless the downtime mutes it', {}, { from: 1, to: 5, mutesFirstRecovery: true }, [[0, 9, 'Triggered'], [2, 1, ''], [6, 1, '']]],
  ['an alert from before is notified again when the downtime expires', {}, { from: 1, to: 5 }, [[0, 9, 'Triggered'], [2, 9, ''], [4, 9, ''], [6, 9, 'Triggered'], [7, 9, '']]],
  ['an alert from during it as well', {}, { from: 1, to: 5 }, [[0, 1, ''], [2, 9, ''], [6, 9, 'Triggered'], [7, 1, 'Recovered']]],
  ['not when it is canceled', {}, { from: 1, to: 9, canceled: 3 }, [[0, 1, ''], [2, 9, ''], [4, 9, ''], [5, 1, 'Recovered']]],
  ['unless it says so', {}, { from: 1, to: 9, canceled: 3, notifyEndTypes: ['canceled', 'expired'] }, [[0, 1, ''], [2, 9, ''], [4, 9, 'Triggered']]],
  ['only of the states that it names', {}, { from: 1, to: 5, notifyEndStates: ['no data'] }, [[0, 1, ''], [2, 9, ''], [6, 9, '']]],
  ['all groups but one', { query: grouped }, { from: 0, scope: '-k:a' }, [[0, { a: 9, b: 9 }, 'k:a Triggered']]],
  ['either of two', { query: grouped }, { from: 0, scope: 'k:(a OR b)' }, [[0, { a: 9, b: 9, c: 9 }, 'k:c Triggered']]],
  ['neither of two', { query: grouped }, { from: 0, scope: '-k:(a OR b)' }, [[0, { a: 9, b: 9, c: 9 }, 'k:a Triggered, k:b Triggered']]],
  ['by a prefix', { query: grouped }, { from: 0, scope: 'k:web-*' }, [[0, { 'web-1': 9, db: 9 }, 'k:db Triggered']]],
  ['monitors with all of the tags', { tags: ['team:x'] }, { from: 0, monitorTags: ['team:x', 'env:prod'] }, [[0, 9, 'Triggered']]],
  ['monitors with the tag', { tags: ['team:x'] }, { from: 0, monitorTags: ['team:x'] }, [[0, 9, '']]],
]; // prettier-ignore

describe('a downtime', () => {
  it.each(downtimes)('%s', async (_title, monitor, downtime, steps) => {
    const notified = await course.follow([monitor], steps, [downtime]);
    expect(notified).toEqual(steps.map(([, , expected]) => expected));
  });
});

// https://docs.datadoghq.com/monitors/types/composite/
const a = { query: 'avg(last_1m):avg:m{k:a} > 5', options: { notify_no_data: true, no_data_timeframe: 1 } };
const b = { query: 'avg(last_1m):avg:m{k:b} > 5' };
const composites: [title: string, monitors: CourseMonitor[], steps: Step[]][] = [
  ['missing data is not notified unless the composite says so', [a, b, { type: 'composite', query: '#1 && #2' }], [[0, { a: 1, b: 9 }, 'Triggered'], [1, { b: 9 }, 'No Data']]],
  ['missing data and an alert are missing data', [a, b, { type: 'composite', query: '#1 && #2', options: { notify_no_data: true } }], [[0, { a: 1, b: 9 }, 'Triggered'], [1, { b: 9 }, 'No Data, No Data']]],
  ['missing data or an alert is an alert', [a, b, { type: 'composite', query: '#1 || #2' }], [[0, { a: 1, b: 9 }, 'Triggered, Triggered'], [1, { b: 9 }, 'No Data']]],
  ['not', [a, b, { type: 'composite', query: '!#1 && #2' }], [[0, { a: 1, b: 9 }, 'Triggered, Triggered'], [1, { a: 9, b: 9 }, 'Triggered, Recovered']]],
  ['only the groups that both have', [{ query: grouped }, { query: 'avg(last_1m):avg:m{!k:a} by {k} > 5' }, { type: 'composite', query: '#1 && #2' }], [[0, { a: 9, b: 9 }, 'k:a Triggered, k:b Triggered, k:b Triggered, k:b Triggered']]],
  ['groups meet by their values, whatever the keys', [{ query: grouped }, { type: 'log alert', query: 'logs("*").index("*").rollup("count").by("service").last("1m") > 0' }, { type: 'composite', query: '#1 && #2' }], [[0, [{ a: 9, b: 9 }, { logs: [log('a')] }], 'k:a Triggered, k:b Triggered, service:a Triggered, k:a Triggered']]],
]; // prettier-ignore

describe('a composite', () => {
  it.each(composites)('%s', async (_title, monitors, steps) => {
    expect(await course.follow(monitors, steps)).toEqual(steps.map(([, , notified]) => notified));
  });

  it('is not muted by a downtime of its parts', async () => {
    const parts = [
      { ...a, tags: ['part:1'] },
      { ...b, tags: ['part:1'] },
    ];
    const steps: Step[] = [[0, { a: 9, b: 9 }, 'Triggered']];
    const muted = { from: 0, monitorTags: ['part:1'] };
    expect(await course.follow([...parts, { type: 'composite', query: '#1 && #2' }], steps, [muted])).toEqual(
      ['Triggered'],
    );
  });
});
