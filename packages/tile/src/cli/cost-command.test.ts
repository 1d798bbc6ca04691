import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goodTile, sub } from '../../test/change.ts';
import { D, goodFiles } from '../../test/good-tile.ts';
import { estimateCost } from '../cost/estimate-cost.ts';
import { readReceived } from '../cost/read-received.ts';
import { costCommand } from './cost-command.ts';
import { runCommand } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'tile-cost-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const series = (metric: string, tags: readonly string[], more: object = {}) => ({
  metric,
  tags,
  points: [],
  ...more,
});

function costOf(received: unknown, tile = goodTile()) {
  const report = estimateCost(tile, readReceived(JSON.stringify(received)));
  return { ...report, of: (name: string) => report.metrics.find(({ metric }) => metric === name) };
}

describe('the cost of metrics', () => {
  it('is zero for metrics with the prefix of the manifest', () => {
    const cost = costOf({
      series: [series('nova_relay.latency', ['env:a']), series('nova_relay.latency', ['env:b'])],
    });
    expect(cost.of('nova_relay.latency')).toMatchObject({ billing: 'standard', combinations: 2 });
    expect(cost).toMatchObject({ billed: 0, billedWithoutPrefix: 2 });
  });

  it('takes a prefix without a separator to the end of its word', () => {
    const tile = goodTile(sub('manifest.json', '"nova_relay."', '"nova_relay"'));
    const names = ['nova_relay.latency', 'nova_relay', 'nova_relays.sent', 'nova_relay_lab.sent'];
    const cost = costOf({ series: names.map((name) => series(name, [])) }, tile);
    expect(names.map((name) => cost.of(name)?.billing)).toEqual(['standard', 'standard', 'custom', 'custom']);
  });

  it('counts every combination of tag values of other metrics, the host included', () => {
    const cost = costOf({
      series: [
        series('nova.jobs', ['env:a', 'team:x']),
        series('nova.jobs', ['team:x', 'env:a']),
        series('nova.jobs', ['env:a', 'team:x'], { resources: [{ type: 'host', name: 'one' }] }),
        series('nova.jobs', ['env:a', 'team:x'], { host: 'two' }),
      ],
    });
    expect(cost.of('nova.jobs')).toMatchObject({
      billing: 'custom',
      listed: false,
      combinations: 3,
      tagValues: { host: 2, env: 1, team: 1 },
    });
    expect(cost.billed).toBe(3);
  });

  it('counts a distribution five times, and ten times where a dashboard asks for percentiles', () => {
    const points = [[1767571200, [1, 2, 3]]];
    const received = { series: [series('nova_relay.latency', ['env:a'], { points })] };
    expect(costOf(received).billedWithoutPrefix).toBe(5);
    const asked = goodTile(sub(D, 'avg:nova_relay.latency', 'p95:nova_relay.latency'));
    expect(costOf(received, asked).billedWithoutPrefix).toBe(10);
  });

  it('is that of the customer with the most combinations', () => {
    const item = (organization: string, env: string) => ({
      site: 'datadoghq.eu',
      organization,
      payload: series('nova.jobs', [`env:${env}`]),
    });
    const cost = costOf({ items: [item('one', 'a'), item('two', 'a'), item('two', 'b')] });
    expect(cost).toMatchObject({ customers: 2, billed: 2 });
  });

  it.each([
    '',
    '[]',
    '{"series": 5}',
    '{"items": [null, {"payload": 7}]}',
    '[{"metric": 5}]',
    '{"metric": "a"',
  ])('does not fail on %j', (text) => {
    const read = () => readReceived(text);
    try {
      expect(read()).toEqual([]);
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
  });
});

describe('pnpm tile:cost', () => {
  function run(...args: string[]) {
    const written = { out: '', err: '' };
    const code = runCommand(costCommand, args, {
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      colour: false,
      progress: false,
    });
    return { code, ...written };
  }

  const tile = join(folder, 'nova_relay');
  for (const [path, bytes] of goodFiles()) {
    mkdirSync(dirname(join(tile, path)), { recursive: true });
    writeFileSync(join(tile, path), bytes);
  }

  it('says what is standard', () => {
    const { code, out } = run(tile);
    expect(code).toBe(0);
    expect(out).toContain('Standard by the prefix "nova_relay.": 4 metrics. Billed as custom: 0.');
  });

  it('exits with 1 when a test run sent custom metrics, also one per line', () => {
    const file = join(folder, 'received.jsonl');
    writeFileSync(
      file,
      `${JSON.stringify(series('other.jobs', ['a:b']))}\n${JSON.stringify(series('other.jobs', ['a:c']))}\n`,
    );
    const { code, out } = run(tile, '--received', file, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ billed: 2 });
  });

  it.each([['--received', join(folder, 'none.json')], ['--format', 'xml'], ['--other']])(
    'exits with 2 for %s',
    (...args) => {
      const { code, err } = run(tile, ...args);
      expect(code).toBe(2);
      expect(err).not.toBe('');
    },
  );

  it('refuses a file without metrics, and one that is not JSON', () => {
    const file = join(folder, 'empty.json');
    for (const text of ['{}', 'not json']) {
      writeFileSync(file, text);
      expect(run(tile, '--received', file)).toMatchObject({ code: 2, out: '' });
    }
  });

  it('prints its help', () => {
    expect(run('--help')).toMatchObject({ code: 0 });
  });
});
