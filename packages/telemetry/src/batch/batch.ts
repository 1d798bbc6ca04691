/** What a family's items mostly consist of. */
type Content = 'series' | 'text';

/** As `content-encoding` names it; `identity` is sent without the header. */
export type Encoding = 'zstd1' | 'deflate' | 'identity';

/** How the text of a family goes over the wire. */
export interface WireForm {
  /**
   * The best that the specification lists for the family: `zstd1` (its name for Zstandard), else `deflate`, else the
   * text as it is.
   */
  readonly encoding: Encoding;
  readonly content: Content;
}

/** What one request of a family may hold, and how its items are wrapped. */
export interface BatchLimits extends WireForm {
  /** Most items in one request. */
  readonly maxItems: number;
  /** Most bytes of JSON text in one request, before compression. */
  readonly maxBytes: number;
  /** Most bytes on the wire, after compression. */
  readonly maxEncodedBytes: number;
  /** JSON text before the first item, such as `{"series":[`. */
  readonly prefix: string;
  /** JSON text after the last item, such as `]}`. */
  readonly suffix: string;
}

/** Items that go out together: their JSON text, and where each one came from and ends in it. */
export interface Batch {
  /** The request's text before compression: prefix, items separated by commas, suffix. */
  readonly text: Buffer;
  /** Position of each item in the caller's input, counted from 0. */
  readonly positions: Uint32Array;
  /** Offset in `text` just behind each item. */
  readonly ends: Uint32Array;
}

/** The items `from` up to but not including `to`, as a separate request. */
function sliceBatch(batch: Batch, from: number, to: number, limits: BatchLimits): Batch {
  const prefix = Buffer.from(limits.prefix);
  const start = from === 0 ? prefix.length : endOf(batch, from - 1) + 1;
  const end = endOf(batch, to - 1);
  return {
    text: Buffer.concat([prefix, batch.text.subarray(start, end), Buffer.from(limits.suffix)]),
    positions: batch.positions.subarray(from, to),
    ends: batch.ends.slice(from, to).map((offset) => offset - start + prefix.length),
  };
}

/** Cuts into `count` runs of about as many bytes each; every item lands in exactly one. */
export function cutBatch(batch: Batch, count: number, limits: BatchLimits): Batch[] {
  const items = batch.ends.length;
  const bytesPerPart = batch.text.length / count;
  const parts: Batch[] = [];
  let from = 0;
  for (let part = 1; part <= count && from < items; part += 1) {
    let to = from + 1;
    // Each later part keeps at least one item, so that a cut always makes progress.
    const last = part === count ? items : Math.max(to, items - (count - part));
    while (to < last && (part === count || endOf(batch, to) <= bytesPerPart * part)) to += 1;
    parts.push(sliceBatch(batch, from, to, limits));
    from = to;
  }
  return parts;
}

function endOf(batch: Batch, item: number): number {
  const end = batch.ends[item];
  if (end === undefined) throw new RangeError(`A batch of ${batch.ends.length} items has no item ${item}.`);
  return end;
}
