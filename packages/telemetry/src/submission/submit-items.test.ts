import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sites, type Transport } from '@tilekit/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScriptedIntake, textOf, type Deviation, type Script } from '../../test/scripted-intake.ts';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import type { BatchLimits } from '../batch/batch.ts';
import type { Family } from './submission.ts';
import { submitItems } from './submit-items.ts';
import type { SubmissionOptions } from './submission.ts';
import { SubmissionStopped } from './submission.ts';

const [us1] = sites;
const listLimits: BatchLimits = {
  maxItems: 50,
  maxBytes: 4000,
  maxEncodedBytes: 1000,
  encoding: 'deflate',
  content: 'text',
  prefix: '[',
  suffix: ']',
};

function familyOf(limits: Partial<BatchLimits> = {}): Family<unknown> {
  return {
    address: (site) => [site.apiHost, '/api/v1/test'],
    limits: { ...listLimits, ...limits },
    encode: (item) => (item === 'bad' ? { reason: 'FIELD_INVALID', detail: 'bad' } : JSON.stringify(item)),
  };
}

function options(script?: Script, more: Partial<SubmissionOptions> = {}) {
  const intake = createScriptedIntake(script);
  const clock = createVirtualClock(0);
  return {
    intake,
    clock,
    options: { site: us1!, apiKey: 'key', transport: intake.transport, clock, ...more },
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Runs a submission that must stop, and returns why. */
async function stopOf(submission: Promise<unknown>): Promise<SubmissionStopped> {
  const error: unknown = await submission.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SubmissionStopped);
  return error as SubmissionStopped;
}

describe('submitItems', () => {
  it('delivers every item exactly once through 429, 5xx, 413 and losses before, whatever they are (D-01 to D-05)', async () => {
    const deviations = fc.constantFrom<Deviation | undefined>(
      undefined,
      undefined,
      undefined,
      { status: 429, headers: { 'x-ratelimit-reset': '3' } },
      { status: 429, headers: { 'x-ratelimit-reset': '1800000000' } },
      { status: 429, headers: { 'x-ratelimit-reset': 'soon' }, body: '<html>slow down</html>' },
      { status: 429 },
      { status: 500, body: 'oops' },
      { status: 503, headers: { 'retry-after': '2' } },
      { status: 408 },
      { status: 413 },
      { lose: 'before' },
    );
    const items = fc.array(
      fc.oneof(fc.nat(), fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 90 })),
      {
        maxLength: 400,
      },
    );
    const run = fc.asyncProperty(
      items,
      fc.infiniteStream<Deviation | undefined>(deviations),
      fc.boolean(),
      async (input, stream, asynchronous) => {
        const given = input.map((item, position) => ({ position, item }));
        const script: Script = (list) => {
          const next: IteratorResult<Deviation | undefined, undefined> = stream.next();
          const { value } = next;
          // A single item is not refused for its size: it would be dropped, rightly.
          return value && 'status' in value && value.status === 413 && list.length === 1 ? undefined : value;
        };
        const { intake, options: how } = options(script, { deadlineMs: Infinity });
        const source = asynchronous ? slowly(given) : given;
        const accepted: number[] = [];
        const result = await submitItems(familyOf(), source, {
          ...how,
          onAccepted: (positions) => accepted.push(...positions),
        });
        expect(result).toMatchObject({ accepted: given.length, dropped: 0, undelivered: 0 });
        expect(sorted(intake.taken)).toEqual(given);
        expect(accepted.sort((a, b) => a - b)).toEqual(given.map(({ position }) => position));
        for (const request of intake.requests) {
          expect((request.body as Uint8Array).length).toBeLessThanOrEqual(1000);
          expect(textOf(request).length).toBeLessThanOrEqual(4000);
        }
      },
    );
    await fc.assert(run, { numRuns: 60 });
  });

  it('may duplicate only what was lost after it counted, and counts at least that (D-07)', async () => {
    let turn = 0;
    let duplicates = 0;
    const { intake, options: how } = options((items) => {
      turn += 1;
      if (turn % 3 !== 0) return undefined;
      duplicates += items.length;
      return { lose: 'after' };
    });
    const result = await submitItems(familyOf(), numbers(1000), how);
    expect(result).toMatchObject({ accepted: 1000, dropped: 0, resent: duplicates });
    expect(intake.taken).toHaveLength(1000 + duplicates);
    expect(new Set(intake.taken)).toEqual(new Set(numbers(1000)));
  });

  it('halves what is answered 413, drops the single item that stays too large, and learns the size (D-04)', async () => {
    const { intake, options: how } = options((_, request) =>
      textOf(request).length > 600 ? { status: 413 } : undefined,
    );
    const input = numbers(300).map((item) => (item === 77 ? 'x'.repeat(700) : `item ${item}`.padEnd(40)));
    const result = await submitItems(familyOf(), input, how);
    expect(result).toMatchObject({
      accepted: 299,
      dropped: 1,
      undelivered: 0,
      reasons: { ITEM_TOO_LARGE: 1 },
    });
    expect(result.notes[0]).toMatchObject({ position: 77, dropped: true });
    expect(new Set(intake.taken).size).toBe(299);
  });

  it('makes later requests smaller after a 413, instead of having each one refused (D-04)', async () => {
    let refused = 0;
    const refuseLarge: Script = (_, request) => {
      if (textOf(request).length <= 60_000) return undefined;
      refused += 1;
      return { status: 413 };
    };
    const { options: how } = options(refuseLarge, { concurrency: 1 });
    const limits = {
      maxItems: Infinity,
      maxBytes: 200_000,
      maxEncodedBytes: 200_000,
      encoding: 'identity',
    } as const;
    const lines = numbers(20_000).map((number) => `line ${number}`.padEnd(100));
    expect(await submitItems(familyOf(limits), lines, how)).toMatchObject({ accepted: 20_000, dropped: 0 });
    expect(refused).toBeLessThan(8);
  });

  it('isolates poison by halving, and delivers its neighbours (D-05)', async () => {
    const poison = new Set([3, 50, 51, 499, 777]);
    const { intake, options: how } = options((items) =>
      items.some((item) => poison.has(item as number))
        ? { status: 400, body: '{"errors":["Invalid item"]}' }
        : undefined,
    );
    const result = await submitItems(familyOf(), numbers(1000), how);
    expect(result).toMatchObject({ accepted: 995, dropped: 5, reasons: { REFUSED_BY_DATADOG: 5 } });
    expect(result.notes.map(({ position }) => position).sort((a, b) => a - b)).toEqual([...poison]);
    expect(result.notes[0]?.detail).toContain('Invalid item');
    expect(intake.taken).toHaveLength(995);
  });

  it.each<[string, (item: number) => boolean]>([
    ['the first 60', (item) => item < 60],
    ['two thirds of them in a row', (item) => item >= 300],
    ['every fifth', (item) => item % 5 === 0],
    ['two of ten', (item) => item % 10 < 2],
    ['the first 60 and every tenth', (item) => item < 60 || item % 10 === 0],
  ])(
    'drops only the bad items of one request and delivers the others: %s of 900 (D-05)',
    async (_, isBad) => {
      const { intake, options: how } = options((items) =>
        items.some((item) => isBad(Number(item))) ? { status: 400 } : undefined,
      );
      const good = numbers(900).filter((item) => !isBad(item));
      const family = familyOf({ maxItems: 1000, maxBytes: 400_000, maxEncodedBytes: 400_000 });
      const result = await submitItems(family, numbers(900), how);
      expect(result).toMatchObject({ accepted: good.length, dropped: 900 - good.length, undelivered: 0 });
      expect(new Set(intake.taken)).toEqual(new Set(good));
    },
  );

  it('finds good items also where the bad ones stand at the edges of all parts (D-05)', async () => {
    const isBad = (item: number): boolean => item % 8 < 2 || item % 8 > 5;
    let turn = 0;
    const chance = (): number => (turn++ % 3 === 0 ? 0.9 : 0.1);
    const { options: how } = options(
      (items) => (items.some((item) => isBad(Number(item))) ? { status: 400 } : undefined),
      { clock: createVirtualClock(0, chance) },
    );
    const family = familyOf({ maxItems: 1024, maxBytes: 400_000, maxEncodedBytes: 400_000 });
    // Of one width, so that halves of the text are halves of the items.
    const items = numbers(1024).map((item) => item + 8000);
    expect(await submitItems(family, items, how)).toMatchObject({ accepted: 512, dropped: 512 });
  });

  it('stops soon, and drops nothing, when every part of one large request is refused', async () => {
    const { intake, options: how } = options(() => ({ status: 400 }));
    const family = familyOf({ maxItems: 30_000, maxBytes: 400_000, maxEncodedBytes: 400_000 });
    const stopped = await stopOf(submitItems(family, numbers(28_000), how));
    expect(stopped).toMatchObject({
      code: 'REQUEST_REFUSED',
      result: { accepted: 0, dropped: 0, undelivered: 28_000 },
    });
    expect(intake.requests).toHaveLength(101);
  });

  it('continues through any number of refusals, as long as some requests are accepted', async () => {
    const { options: how } = options((items) =>
      items.some((item) => Number(item) % 25 === 0) ? { status: 400 } : undefined,
    );
    const result = await submitItems(familyOf(), numbers(1000), how);
    expect(result).toMatchObject({ accepted: 960, dropped: 40, undelivered: 0 });
    expect(result.requests).toBeGreaterThan(200);
  });

  it.each([400, 413])(
    'stops when every request is answered %i: then the fault is not in single items, and nothing is dropped for it',
    async (status) => {
      const { intake, options: how } = options(() => ({ status }), { concurrency: 1 });
      const stopped = await stopOf(submitItems(familyOf({ maxEncodedBytes: 4000 }), numbers(100_000), how));
      expect(stopped).toMatchObject({ code: 'REQUEST_REFUSED', result: { accepted: 0, dropped: 0 } });
      expect(stopped.result.undelivered).toBeGreaterThan(0);
      expect(intake.requests.length).toBeLessThan(250);
    },
  );

  it('drops the few items of a short submission that are all refused', async () => {
    const { options: how } = options(() => ({ status: 400 }));
    expect(await submitItems(familyOf(), numbers(5), how)).toMatchObject({ dropped: 5, undelivered: 0 });
  });

  it('repeats no credential that an answer repeats', async () => {
    for (const status of [202, 400, 403, 404, 503]) {
      const apiKey = 'not-even-like-a-key';
      const { options: how } = options(() => ({ status, body: `{"errors":["bad ${apiKey}"]}` }), { apiKey });
      const outcome: unknown = await submitItems(familyOf(), [1], how).catch((error: unknown) => error);
      expect(outcome).toBeDefined();
      expect(inspect(outcome, { depth: 9 })).toContain('bad [redacted]');
      expect(inspect(outcome, { depth: 9 })).not.toContain(apiKey);
    }
  });

  it.each([0, -1, 1.5, Number.NaN])(
    'refuses a concurrency of %s, which would never end',
    async (concurrency) => {
      const { options: how } = options(undefined, { concurrency });
      await expect(submitItems(familyOf(), [1], how)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    },
  );

  it('stops at 403 without dropping anything, and other installations go on (D-06)', async () => {
    let answered = 0;
    const refusing = options(() => {
      answered += 1;
      return answered > 3 ? { status: 403, body: '{"errors":["Forbidden"]}' } : undefined;
    });
    let read = 0;
    function* source(): Generator<number> {
      for (const number of numbers(100_000)) {
        read += 1;
        yield number;
      }
    }
    const other = options();
    const [stopped, result] = await Promise.all([
      stopOf(submitItems(familyOf(), source(), refusing.options)),
      submitItems(familyOf(), numbers(5000), other.options),
    ]);
    expect(stopped).toMatchObject({ code: 'API_KEY_REJECTED', status: 403, result: { dropped: 0 } });
    expect(stopped.result.accepted).toBe(refusing.intake.taken.length);
    expect(stopped.result.accepted + stopped.result.undelivered).toBe(read);
    expect(read).toBeLessThan(1000);
    expect(result.accepted).toBe(5000);
  });

  it('gives up at the deadline and says what was not delivered', async () => {
    const { options: how } = options((items) => (items.includes(600) ? { status: 503 } : undefined), {
      concurrency: 1,
    });
    const stopped = await stopOf(submitItems(familyOf(), numbers(700), how));
    expect(stopped).toMatchObject({
      code: 'DELIVERY_GAVE_UP',
      status: 503,
      retryAfterMs: expect.any(Number) as number,
      result: { dropped: 0 },
    });
    expect(stopped.result.accepted + stopped.result.undelivered).toBeLessThanOrEqual(700);
    expect(stopped.result.accepted).toBeGreaterThanOrEqual(500);
  });

  it('cuts what does not compress to the limit on encoded bytes, and is not misled by what does', async () => {
    const noise = numbers(60).map(() => randomBytes(300).toString('base64'));
    const even = numbers(60).map(() => 'a'.repeat(400));
    const { intake, options: how } = options();
    const family = familyOf({ maxBytes: 200_000, maxEncodedBytes: 3000 });
    const result = await submitItems(family, [...even, ...noise, ...even, ...noise], how);
    expect(result).toMatchObject({ accepted: 240, dropped: 0 });
    for (const { body } of intake.requests) expect((body as Uint8Array).length).toBeLessThanOrEqual(3000);
  });

  it('sends a first item alone when it compresses into a request, and drops one that does not', async () => {
    const { options: how } = options();
    const family = familyOf({ maxBytes: 100_000, maxEncodedBytes: 2000 });
    const input = ['a'.repeat(50_000), randomBytes(3000).toString('base64'), 'small'];
    expect(await submitItems(family, input, how)).toMatchObject({
      accepted: 2,
      dropped: 1,
      reasons: { ITEM_TOO_LARGE: 1 },
      notes: [{ position: 1 }],
    });
  });

  it('fills requests: no more of them than the limit on items or bytes asks for', async () => {
    const { options: how } = options();
    expect(
      await submitItems(familyOf({ maxBytes: 1e6, maxEncodedBytes: 1e6 }), numbers(1001), how),
    ).toMatchObject({
      requests: 21,
    });
    const wide = familyOf({ maxItems: Infinity, maxBytes: 100_000, maxEncodedBytes: 50_000 });
    const lines = numbers(10_000).map((number) => `line ${number} of many`.padEnd(98));
    // 10,000 × 101 bytes in requests of 100,000 that compress well below 50,000; one more for the first, cautious one.
    expect((await submitItems(wide, lines, how)).requests).toBeLessThanOrEqual(12);
  });

  it('reads its source only as fast as the intake takes it (D-10)', async () => {
    const gate = Promise.withResolvers<undefined>();
    const intake = createScriptedIntake();
    let read = 0;
    function* source(): Generator<number> {
      for (const number of numbers(20_000)) {
        read += 1;
        yield number;
      }
    }
    const submission = submitItems(familyOf(), source(), {
      site: us1!,
      apiKey: 'key',
      concurrency: 3,
      transport: async (request) => {
        await gate.promise;
        return intake.transport(request);
      },
    });
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    expect(read).toBeLessThanOrEqual(4 * 50 + 1);
    gate.resolve(undefined);
    expect((await submission).accepted).toBe(20_000);
  });

  it('lets others have their turn while it reads, also within one request', async () => {
    const { options: how } = options();
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 0);
    let turnsWhileReading = 0;
    function* source(): Generator<string> {
      for (const number of numbers(40_000)) yield `line ${number}`.padEnd(400);
      turnsWhileReading = turns;
    }
    const limits = { maxItems: Infinity, maxBytes: 5e7, maxEncodedBytes: 5e7, encoding: 'identity' } as const;
    expect(await submitItems(familyOf(limits), source(), how)).toMatchObject({ requests: 1 });
    clearInterval(ticking);
    expect(turnsWhileReading).toBeGreaterThan(3);
  });

  it.each(['bad', 'x'.repeat(5000)])(
    'lets others have their turn, and stops, also while every item is refused',
    async (item) => {
      const controller = new AbortController();
      const { options: how } = options(undefined, { signal: controller.signal });
      let read = 0;
      function* source(): Generator<string> {
        for (; read < 2_000_000; read += 1) yield item;
      }
      setImmediate(() => {
        controller.abort();
      });
      const stopped = await stopOf(submitItems(familyOf(), source(), how));
      expect(stopped).toMatchObject({ code: 'SUBMISSION_ABORTED', result: { undelivered: 0, requests: 0 } });
      expect(read).toBeLessThan(10_000);
    },
  );

  it('does not hold an item of a slow source forever', async () => {
    const intake = createScriptedIntake();
    const end = Promise.withResolvers<undefined>();
    async function* source(): AsyncGenerator<string> {
      yield 'first';
      await end.promise;
    }
    const submission = submitItems(familyOf(), source(), {
      site: us1!,
      apiKey: 'key',
      transport: intake.transport,
      maxHoldMs: 10,
    });
    await expect.poll(() => intake.taken, { timeout: 60_000 }).toEqual(['first']);
    end.resolve(undefined);
    expect(await submission).toMatchObject({ accepted: 1, requests: 1 });
  });

  it('never exceeds the allowed concurrent requests, even when a slow source outlasts the hold repeatedly', async () => {
    const gate = Promise.withResolvers<undefined>();
    const intake = createScriptedIntake();
    let begun = 0;
    async function* source(): AsyncGenerator<number> {
      for (const number of numbers(20)) {
        yield number;
        await sleep(3);
      }
      gate.resolve(undefined);
      expect(begun).toBeLessThanOrEqual(2);
    }
    const result = await submitItems(familyOf(), source(), {
      site: us1!,
      apiKey: 'key',
      concurrency: 2,
      maxHoldMs: 1,
      transport: async (request) => {
        begun += 1;
        await gate.promise;
        return intake.transport(request);
      },
    });
    expect(result).toMatchObject({ accepted: 20, undelivered: 0 });
    expect(new Set(intake.taken).size).toBe(20);
  });

  it('has no more requests under way than allowed, also when full requests follow held ones', async () => {
    const gate = Promise.withResolvers<undefined>();
    const count = requestCounter(() => gate.promise);
    async function* source(): AsyncGenerator<number> {
      for (const number of numbers(3)) {
        yield number;
        await sleep(30);
      }
      setTimeout(() => {
        gate.resolve(undefined);
      }, 100);
      yield* numbers(40);
    }
    const how = { site: us1!, apiKey: 'key', concurrency: 2, maxHoldMs: 5, transport: count.transport };
    const result = await submitItems(familyOf({ maxItems: 5 }), source(), how);
    expect(result).toMatchObject({ accepted: 43, undelivered: 0 });
    expect(count.most()).toBe(2);
  });

  it.each(['identity', 'deflate'] as const)(
    'has as many requests under way as allowed: %s',
    async (encoding) => {
      const count = requestCounter(() => sleep(20));
      const how = { site: us1!, apiKey: 'key', concurrency: 4, transport: count.transport };
      await submitItems(familyOf({ maxItems: 5, encoding }), numbers(100), how);
      expect(count.most()).toBe(4);
    },
  );

  it.each([
    ['its signal is aborted', undefined, 'SUBMISSION_ABORTED'],
    ['its key is refused', { status: 403 }, 'API_KEY_REJECTED'],
  ] as const)(
    'stops when %s while its source is silent, and asks it to close',
    async (_, answer, code) => {
      const controller = new AbortController();
      const intake = createScriptedIntake(() => answer);
      let closed = false;
      const source: AsyncIterableIterator<number> = {
        [Symbol.asyncIterator]: () => source,
        next: () =>
          closed || intake.requests.length > 0 ? silence() : Promise.resolve({ done: false, value: 1 }),
        return: () => {
          closed = true;
          return silence();
        },
      };
      const how = { site: us1!, apiKey: 'key', transport: intake.transport, signal: controller.signal };
      if (!answer)
        setTimeout(() => {
          controller.abort();
        }, 20);
      const stopped = await stopOf(submitItems(familyOf(), source, how));
      expect(stopped.code).toBe(code);
      expect(closed).toBe(true);
    },
    3000,
  );

  it('sends what a source gave before it failed, and reports the failure', async () => {
    const { intake, options: how } = options();
    function* source(): Generator<number> {
      yield 1;
      yield 2;
      throw new Error('disk');
    }
    const stopped = await stopOf(submitItems(familyOf(), source(), how));
    expect(stopped).toMatchObject({ code: 'SOURCE_FAILED', result: { accepted: 2, undelivered: 0 } });
    expect(intake.taken).toEqual([1, 2]);
  });

  it('stops when its signal is aborted, also while it waits for a retry, and closes its source', async () => {
    const controller = new AbortController();
    let closed = false;
    async function* source(): AsyncGenerator<number> {
      try {
        for (const number of numbers(100_000)) {
          yield number;
          await Promise.resolve();
        }
      } finally {
        closed = true;
      }
    }
    let refused = 0;
    const refuse: Script = () => {
      refused += 1;
      if (refused === 9) controller.abort();
      return { status: 503 };
    };
    const { options: how } = options(refuse, {
      signal: controller.signal,
      deadlineMs: Infinity,
    });
    const stopped = await stopOf(submitItems(familyOf(), source(), how));
    expect(stopped.code).toBe('SUBMISSION_ABORTED');
    expect(closed).toBe(true);
  });

  it('keeps at most 100 notes and counts all', async () => {
    const { options: how } = options();
    const result = await submitItems(
      familyOf(),
      numbers(500).map(() => 'bad'),
      how,
    );
    expect(result).toMatchObject({ dropped: 500, requests: 0, reasons: { FIELD_INVALID: 500 } });
    expect(result.notes).toHaveLength(100);
  });

  it('reports what an accepted request still complains about', async () => {
    const { options: how } = options(() => ({ status: 202, body: '{"errors":["Payload is odd"]}' }));
    expect(await submitItems(familyOf(), [1], how)).toMatchObject({
      accepted: 1,
      notes: [{ reason: 'ACCEPTED_WITH_ERRORS', detail: 'Payload is odd', dropped: false }],
    });
  });
});

/** An answer that never comes. */
function silence(): Promise<IteratorResult<number>> {
  return Promise.withResolvers<IteratorResult<number>>().promise;
}

/** An intake that counts its concurrent requests. */
function requestCounter(answer: () => Promise<unknown>) {
  const intake = createScriptedIntake();
  let running = 0;
  let most = 0;
  const transport: Transport = async (request) => {
    running += 1;
    most = Math.max(most, running);
    await answer();
    running -= 1;
    return intake.transport(request);
  };
  return { transport, most: () => most };
}

async function* slowly<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

function sorted(items: readonly unknown[]): unknown[] {
  const positionOf = (item: unknown): number => (item as { position: number }).position;
  return [...items].sort((a, b) => positionOf(a) - positionOf(b));
}
