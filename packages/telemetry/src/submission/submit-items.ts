import { setImmediate as nextTurn } from 'node:timers/promises';
import { TilekitError } from '@tilekit/core';
import { BatchBuilder } from '../batch/batch-builder.ts';
import { BufferPool } from '../batch/reused-memory.ts';
import { encodeText } from '../batch/encoding.ts';
import { EncodedSizeEstimate } from '../batch/encoding.ts';
import { intakeEncodingOf } from '../batch/intake-encoding.ts';
import { apiKeyHeader, deliveryOf } from '../delivery/delivery.ts';
import { createError } from '../errors/errors.ts';
import { deliverBatch, dropQuarantined, tooLarge, type SubmissionContext } from './deliver-batch.ts';
import type { Family } from './submission.ts';
import type { Refusal } from './submission.ts';
import { HoldTimer } from './source.ts';
import type { Items, SubmissionOptions } from './submission.ts';
import type { SubmissionResult } from './submission.ts';
import { SubmissionStopped } from './submission.ts';
import { Tally } from './tally.ts';
import { untilAborted } from './source.ts';

/**
 * Sends items of one family: check and encode each, fill requests up to the family's limits, deliver them.
 *
 * The input is read only while fewer than `concurrency` requests are prepared or under way, so that memory stays the
 * same however many items there are.
 *
 * @throws SubmissionStopped when the submission ends before its input
 */
export async function submitItems<Item>(
  family: Family<Item>,
  items: Items<Item>,
  options: SubmissionOptions,
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<SubmissionResult> {
  const submission = new Submission(family, options, { ...apiKeyHeader(options.apiKey), ...extraHeaders });
  try {
    if (Symbol.asyncIterator in items) await submission.readAsync(items);
    else await submission.read(items);
    await submission.finish();
  } catch (error) {
    throw await submission.stop(error);
  }
  return submission.result();
}

/** One text is compressed while the next is written; more would only wait in memory. */
const maxPendingBodies = 2;
/** Text that is prepared without a pause: a fraction of a millisecond of work. */
const unitsPerTurn = 48 * 1024;
/** What a refused item costs, as text: it leaves none, and its check took as long as a short one's. */
const rejectedItemCost = 128;
/** Room for an item's worst case in UTF-8 behind a full batch. */
const spareBytes = 64 * 1024;

class Submission<Item> {
  readonly #family: Family<Item>;
  readonly #context: SubmissionContext;
  readonly #pool: BufferPool;
  readonly #builder: BatchBuilder;
  readonly #concurrency: number;
  /** Texts being compressed. */
  readonly #texts = new Set<Promise<unknown>>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #halt = new AbortController();
  /** Aborted by the caller, or by the first failure. */
  readonly #signal: AbortSignal;
  readonly #hold: HoldTimer;
  readonly #userSignal: AbortSignal | undefined;
  #unitsInTurn = 0;
  #failure: { readonly reason: unknown } | undefined;

  constructor(family: Family<Item>, options: SubmissionOptions, headers: Readonly<Record<string, string>>) {
    const delivery = deliveryOf(options);
    const { concurrency = 4 } = options;
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw createError('INPUT_INVALID', '`concurrency` is a whole number of at least 1.');
    }
    this.#signal = AbortSignal.any([this.#halt.signal, ...(options.signal ? [options.signal] : [])]);
    const [host, path] = family.address(options.site);
    const url = delivery.endpoints(host, path);
    this.#family = family;
    this.#userSignal = options.signal;
    this.#pool = new BufferPool(family.limits.maxBytes + spareBytes);
    this.#builder = new BatchBuilder(family.limits, this.#pool);
    this.#concurrency = concurrency;
    this.#context = {
      limits: family.limits,
      estimate: new EncodedSizeEstimate(family.limits),
      intake: intakeEncodingOf(delivery.transport, url, family.limits.encoding),
      delivery: { ...delivery, signal: this.#signal },
      request: { operation: `POST ${path}`, url, headers },
      tally: new Tally(),
      onAccepted: options.onAccepted,
      refusalsInARow: 0,
      quarantine: [],
    };
    this.#hold = new HoldTimer(delivery.clock, options.maxHoldMs ?? 10_000, () => {
      void this.#dispatch();
    });
  }

  async read(items: Iterable<Item>): Promise<void> {
    this.#startSlice();
    for (const item of items) {
      const wait = this.#take(item);
      if (!wait) continue;
      await wait;
      this.#startSlice();
    }
  }

  async readAsync(items: AsyncIterable<Item>): Promise<void> {
    for await (const item of untilAborted(items, this.#signal)) {
      this.#startSlice();
      const wait = this.#take(item);
      if (wait) await wait;
      if (this.#builder.items === 1) this.#hold.start();
      this.#throwFailure();
    }
  }

  /** Sends what is left and waits for everything under way. */
  async finish(): Promise<void> {
    await this.#dispatch();
    await Promise.all(this.#underWay);
    this.#throwFailure();
    dropQuarantined(this.#context);
  }

  /** Ends what is under way, and makes the error that says what was reached until now. */
  async stop(error: unknown): Promise<unknown> {
    this.#hold.stop();
    // A source that fails is no reason to lose what it had given before.
    await this.#dispatch();
    await Promise.all(this.#underWay);
    if (this.#aborted()) {
      const cause: unknown = this.#userSignal?.reason;
      return this.#stopped(createError('SUBMISSION_ABORTED', 'The signal was aborted.', { cause }));
    }
    if (!this.#failure) {
      return this.#stopped(createError('SOURCE_FAILED', 'The source of the items failed.', { cause: error }));
    }
    const { reason } = this.#failure;
    return reason instanceof TilekitError ? this.#stopped(reason) : reason;
  }

  result(): SubmissionResult {
    return this.#context.tally.result();
  }

  #aborted(): boolean {
    return this.#userSignal?.aborted ?? false;
  }

  #stopped(reason: TilekitError): SubmissionStopped {
    return new SubmissionStopped(reason, this.result());
  }

  /** What comes without a pause in between is of the same moment. */
  #startSlice(): void {
    this.#context.tally.nowMs = this.#context.delivery.clock.now();
  }

  /** Takes one item of the input; a promise only where the input has to wait. */
  #take(item: Item): Promise<void> | undefined {
    const { tally } = this.#context;
    tally.take();
    const text = this.#encode(item);
    if (typeof text === 'string') return this.#place(text, tally.position);
    tally.drop(text, tally.position);
    return this.#spend(rejectedItemCost);
  }

  #encode(item: Item): string | Refusal {
    try {
      return this.#family.encode(item, this.#context.tally);
    } catch (error) {
      // An item that is no object, a circular reference, a BigInt, a getter that throws: this item's fault alone.
      const detail = error instanceof Error ? error.message.slice(0, 200) : 'It cannot be read.';
      return { reason: 'NOT_SERIALISABLE', detail };
    }
  }

  #place(text: string, position: number): Promise<void> | undefined {
    const { tally, estimate, limits } = this.#context;
    switch (this.#builder.add(text, position, estimate.maxBytes)) {
      case 'added':
        if (estimate.wantsSample(this.#builder.bytes)) return this.#sample();
        return this.#spend(text.length);
      case 'too large':
        tally.drop(tooLarge(Buffer.byteLength(text), limits.maxBytes), position);
        return this.#spend(text.length);
      case 'full':
        return this.#makeRoom().then(() => this.#place(text, position));
    }
  }

  async #sample(): Promise<void> {
    const { estimate, limits, intake, delivery } = this.#context;
    const open = this.#builder.openText().subarray(0, estimate.sampleBytes);
    const form = { ...limits, encoding: intake.at(delivery.clock.now()) };
    estimate.learn(open.length, (await encodeText(open, form, open.length)).length);
  }

  async #makeRoom(): Promise<void> {
    await this.#dispatch();
    while (this.#isCrowded()) await this.#change();
    await this.#yield();
  }

  /** Counts work done without a pause; a promise when one is due. */
  #spend(units: number): Promise<void> | undefined {
    this.#unitsInTurn += units;
    return this.#unitsInTurn > unitsPerTurn ? this.#yield() : undefined;
  }

  /** Lets answers, timers, other installations and the garbage collector have their turn. */
  async #yield(): Promise<void> {
    this.#unitsInTurn = 0;
    await nextTurn();
    this.#throwFailure();
  }

  #isCrowded(): boolean {
    return this.#texts.size >= maxPendingBodies || this.#underWay.size >= this.#concurrency;
  }

  /** Resolves when a text was compressed or a request came to its end. */
  async #change(): Promise<void> {
    await Promise.race([...this.#texts, ...this.#underWay]);
  }

  /** Sends the open request as soon as there is room: neither a full one nor one that was held may outrun Datadog. */
  async #dispatch(): Promise<void> {
    this.#hold.stop();
    // Nothing may come between this look and the sending: a held request and a full one can both wait here.
    while (this.#isCrowded()) await this.#change();
    if (this.#builder.items === 0 || this.#signal.aborted) return;
    const batch = this.#builder.seal();
    const released = Promise.withResolvers<undefined>();
    const delivered = deliverBatch(batch, this.#context, () => {
      this.#pool.recycle(batch.text);
      released.resolve(undefined);
    })
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
        this.#halt.abort(reason);
      })
      .finally(() => {
        this.#builder.recycle(batch);
        this.#underWay.delete(delivered);
      });
    this.#underWay.add(delivered);
    // Without compression the text is the body, and belongs to the request until its end.
    if (this.#family.limits.encoding === 'identity') return;
    const read = Promise.race([released.promise, delivered]).finally(() => this.#texts.delete(read));
    this.#texts.add(read);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.reason;
    this.#signal.throwIfAborted();
  }
}
