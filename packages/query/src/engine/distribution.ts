import { DDSketch } from '@datadog/sketches-js';

/** So many values are kept as they are; beyond, a sketch holds them. */
const exactValues = 512;
/** Of the sketch, as in Datadog's own percentiles. */
const relativeAccuracy = 0.0075;

/** The values of a distribution in one span of time: its count, sum and extremes exactly, percentiles from a sketch. */
export class Distribution {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #values: number[] | undefined = [];
  #sketch: DDSketch | undefined;

  static of(values: Iterable<number>): Distribution {
    const distribution = new Distribution();
    for (const value of values) distribution.add(value);
    return distribution;
  }

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    if (this.#values && this.#values.length < exactValues) this.#values.push(value);
    else this.#sketched().accept(value);
  }

  /** Takes over the values of another distribution, which stays as it is. */
  merge(other: Distribution): void {
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    const theirs = other.#values;
    if (this.#values && theirs && this.#values.length + theirs.length <= exactValues) {
      for (const value of theirs) this.#values.push(value);
      return;
    }
    const sketch = this.#sketched();
    if (theirs) for (const value of theirs) sketch.accept(value);
    else if (other.#sketch) sketch.merge(other.#sketch);
  }

  /** The value below which a share of the values lies; `NaN` without values. */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    if (share <= 0) return this.min;
    if (share >= 1) return this.max;
    if (this.#sketch) return Math.min(this.max, Math.max(this.min, this.#sketch.getValueAtQuantile(share)));
    const sorted = Float64Array.from(this.#values ?? []).sort();
    return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  }

  #sketched(): DDSketch {
    if (!this.#sketch) {
      this.#sketch = new DDSketch({ relativeAccuracy });
      for (const value of this.#values ?? []) this.#sketch.accept(value);
      this.#values = undefined;
    }
    return this.#sketch;
  }
}
