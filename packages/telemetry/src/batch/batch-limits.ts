import type { WireForm } from './encode-text.ts';

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
