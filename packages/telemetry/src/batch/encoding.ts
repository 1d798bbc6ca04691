import zlib from 'node:zlib';
import { promisify } from 'node:util';
import type { BatchLimits, Encoding, WireForm } from './batch.ts';

// The asynchronous forms run on libuv's thread pool: the event loop is not blocked.
const deflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflate);
const inflate = promisify<Buffer, Buffer>(zlib.inflate);
const zstdCompress = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdCompress);
const zstdDecompress = promisify<Buffer, Buffer>(zlib.zstdDecompress);

/** Output is collected in pieces; each costs a round trip to the thread pool, and what it does not fill is wasted. */
const minChunkBytes = 16 * 1024;

/**
 * One below zlib's default level, for 20 to 30 % less time: less than 1 % more bytes where items resemble each other, as
 * metrics do and logs of one program, 3 to 6 % more where every log is another text. One lower would cost up to 15 %.
 *
 * Series repeat themselves within a few thousand bytes, and what does not repeat are numbers, in which short matches
 * are chance: a smaller window and `Z_FILTERED` save 2 to 6 % of their bytes and a tenth of the time. Logs would lose by it.
 */
const tuning: Readonly<Record<WireForm['content'], zlib.ZlibOptions>> = {
  series: { level: 5, memLevel: 9, windowBits: 14, strategy: zlib.constants.Z_FILTERED },
  text: { level: 5, memLevel: 9 },
};

/**
 * Series take a fifth of zlib's time at level 1, and fewer bytes: 0.77 of them with one point, 0.89 with ten, 0.36 with a
 * thousand tags, 0.86 where no two tags are alike. Levels 3 and 4 take longer and send more of the usual series; the
 * next one to send less everywhere, 6, takes as long as zlib.
 */
const zstdTuning: Readonly<Record<number, number>> = { [zlib.constants.ZSTD_c_compressionLevel]: 1 };

/**
 * Compresses a request's text, away from the main thread: RFC 8878 for `zstd1`, RFC 1950 for what HTTP calls `deflate`.
 *
 * @param expectedBytes size of the result, as far as it can be predicted: then it comes in one piece
 */
export async function encodeText(text: Buffer, form: WireForm, expectedBytes: number): Promise<Buffer> {
  if (form.encoding === 'identity') return text;
  const chunkSize = Math.max(minChunkBytes, Math.ceil(expectedBytes));
  if (form.encoding === 'zstd1') {
    // With the text's size in its header, the receiver knows how much room it needs.
    const options = { params: zstdTuning, chunkSize, pledgedSrcSize: text.length };
    return withoutEmptyFrame(await zstdCompress(text, options), chunkSize);
  }
  return deflate(text, { ...tuning[form.content], chunkSize });
}

const emptyFrame = Buffer.from('28b52ffd2000010000', 'hex');

/** Node appends an empty frame if the output fills its last piece to the last byte: not every receiver expects another. */
function withoutEmptyFrame(encoded: Buffer, chunkSize: number): Buffer {
  const end = encoded.length - emptyFrame.length;
  return end % chunkSize === 0 && encoded.subarray(end).equals(emptyFrame)
    ? encoded.subarray(0, end)
    : encoded;
}

/** The text again, when a refused request must be split: keeping it until then would cost its memory. */
export async function decodeText(encoded: Buffer, encoding: Encoding): Promise<Buffer> {
  switch (encoding) {
    case 'identity':
      return encoded;
    case 'deflate':
      return inflate(encoded);
    case 'zstd1':
      return zstdDecompress(encoded);
  }
}

/** Room left for text that compresses a little worse than what was seen last. */
const margin = 1.06;
/** Text that is compressed once to learn how well a source compresses, before the first request is closed. */
const maxSampleBytes = 128 * 1024;
/** How full the first request is by then: a short submission is over before it needs a trial. */
const trialAt = 0.75;
/** Requests are not made smaller than this for the sake of one refusal. */
const minCeilingBytes = 16 * 1024;

/** Predicts how much text fits into the limit on encoded bytes, from how well the last requests compressed. */
export class EncodedSizeEstimate {
  readonly #limits: BatchLimits;
  readonly #sampleBytes: number;
  #encodedPerByte: number | undefined;
  #maxBytes: number;
  /** Never more than this, however well the text compresses. */
  #ceiling: number;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
    // Unknown text is assumed not to compress at all, so that a first request is never too large.
    this.#maxBytes = Math.min(limits.maxBytes, limits.maxEncodedBytes);
    this.#ceiling = limits.maxBytes;
    this.#sampleBytes = Math.min(maxSampleBytes, this.#maxBytes / 2);
  }

  /** How many bytes of text the next request may take. */
  get maxBytes(): number {
    return this.#maxBytes;
  }

  /** About as many bytes as so much text will have when encoded, rather too many than too few. */
  encodedBytes(bytes: number): number {
    return Math.min(this.#limits.maxEncodedBytes, bytes * (this.#encodedPerByte ?? 1) * margin);
  }

  /** Amount of text that is enough for a trial. */
  get sampleBytes(): number {
    return this.#sampleBytes;
  }

  /** True while nothing is known and the open request could soon be closed too early for it. */
  wantsSample(openBytes: number): boolean {
    return (
      this.#encodedPerByte === undefined &&
      this.#limits.encoding !== 'identity' &&
      this.#maxBytes < this.#limits.maxBytes &&
      openBytes >= this.#maxBytes * trialAt
    );
  }

  /** Learns from a request, or from a sample. A short one says little: its start does not compress. */
  learn(bytes: number, encodedBytes: number): void {
    if (this.#limits.encoding === 'identity' || bytes < this.#sampleBytes) return;
    this.#encodedPerByte = encodedBytes / bytes;
    const fitting = Math.floor(this.#limits.maxEncodedBytes / (this.#encodedPerByte * margin));
    this.#maxBytes = Math.min(this.#ceiling, fitting);
  }

  /** Records that an intermediary accepts less than documented: it refused a request of so many bytes of text. */
  shrink(refusedBytes: number): void {
    this.#ceiling = Math.min(this.#ceiling, Math.max(minCeilingBytes, Math.floor(refusedBytes / 2)));
    this.#maxBytes = Math.min(this.#maxBytes, this.#ceiling);
  }
}
