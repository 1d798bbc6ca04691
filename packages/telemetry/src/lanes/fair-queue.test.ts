import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import { FairQueue } from './fair-queue.ts';

/** A task that ends on demand. */
function held(): {
  readonly task: () => Promise<void>;
  readonly started: () => boolean;
  readonly end: () => void;
} {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let started = false;
  return {
    task: async () => {
      started = true;
      await promise;
    },
    started: () => started,
    end: () => {
      resolve(undefined);
    },
  };
}

describe('FairQueue', () => {
  it('gives a small installation its turn after one request of a noisy one (D-11)', async () => {
    const queue = new FairQueue({ concurrency: 1 });
    const order: string[] = [];
    const note = (name: string) => async (): Promise<void> => {
      await nextTurn();
      order.push(name);
    };
    const noisy = Array.from({ length: 1000 }, () => queue.lane('noisy').run(note('noisy')));
    const small = ['a', 'b', 'c'].map((name) => queue.lane(name).run(note(name)));
    await Promise.all(small);
    expect(order.indexOf('a')).toBeLessThanOrEqual(2);
    expect(order.indexOf('c')).toBeLessThanOrEqual(5);
    await Promise.all(noisy);
    expect(order).toHaveLength(1003);
  });

  it('keeps the limits: for all, and for one installation', async () => {
    const queue = new FairQueue({ concurrency: 5, concurrencyPerInstallation: 3 });
    const tasks = Array.from({ length: 12 }, held);
    const runs = tasks.map(({ task }, index) => queue.lane(index < 8 ? 'a' : 'b').run(task));
    const startedOf = (from: number, to: number): number =>
      tasks.slice(from, to).filter(({ started }) => started()).length;
    expect([startedOf(0, 8), startedOf(8, 12)]).toEqual([3, 2]);
    tasks[0]?.end();
    await nextTurn();
    expect(startedOf(0, 12)).toBe(6);
    for (const { end } of tasks) end();
    await Promise.all(runs);
    expect(startedOf(0, 12)).toBe(12);
  });

  it('pauses one installation and no other', async () => {
    const clock = createVirtualClock(0);
    const queue = new FairQueue({ clock });
    queue.lane('a').pause(5000);
    const at: Record<string, number> = {};
    const runs = ['a', 'b'].map((name) =>
      queue.lane(name).run(() => {
        at[name] = clock.now();
        return Promise.resolve();
      }),
    );
    expect(at).toEqual({ b: 0 });
    await Promise.all(runs);
    expect(at).toEqual({ a: 5000, b: 0 });
  });

  it('resumes after a pause although its timer fired early and its end is a fraction', async () => {
    let now = 0;
    const clock = {
      now: () => Math.floor(now),
      random: () => 0,
      sleep: async (ms: number) => {
        await nextTurn();
        now += ms / 2;
      },
    };
    const lane = new FairQueue({ clock }).lane('a');
    lane.pause(10.7);
    lane.pause(20.3);
    await lane.run(() => Promise.resolve());
    expect(now).toBeGreaterThanOrEqual(20.3);
  });

  it('tries a broken way with one request at a time until one comes through (circuit breaker, D-03)', async () => {
    const lane = new FairQueue().lane('a');
    expect(lane.noteFailure()).toBe(1);
    expect(lane.noteFailure()).toBe(2);
    const tasks = Array.from({ length: 4 }, held);
    const runs = tasks.map(({ task }) => lane.run(task));
    expect(tasks.filter(({ started }) => started())).toHaveLength(1);
    lane.noteSuccess();
    tasks[0]?.end();
    await nextTurn();
    expect(tasks.filter(({ started }) => started())).toHaveLength(4);
    for (const { end } of tasks) end();
    await Promise.all(runs);
  });

  it('takes an aborted request out of the line', async () => {
    const lane = new FairQueue({ concurrencyPerInstallation: 1 }).lane('a');
    const first = held();
    const running = lane.run(first.task);
    const controller = new AbortController();
    const second = held();
    const waiting = lane.run(second.task, controller.signal);
    controller.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await expect(lane.run(second.task, controller.signal)).rejects.toThrow('stop');
    first.end();
    await running;
    await nextTurn();
    expect(second.started()).toBe(false);
  });

  it('rethrows what a task throws and continues', async () => {
    const lane = new FairQueue({ concurrencyPerInstallation: 1 }).lane('a');
    await expect(lane.run(() => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    expect(await lane.run(() => Promise.resolve(7))).toBe(7);
  });
});
