/** A monitor of the customer's organisation, as far as integrations need it. */
export interface Monitor {
  readonly id: number;
  readonly name: string;
  /** Such as `metric alert` or `query alert`. */
  readonly type: string;
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  /** `Alert`, `Warn`, `No Data`, `OK`, …; `undefined` when Datadog does not say. */
  readonly overallState: string | undefined;
}
