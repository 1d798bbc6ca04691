/** Why a query is not evaluated: what Datadog would do with it is not known here, or it needs data that is not kept. */
export class NotEvaluated extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`not evaluated: ${reason}`);
    this.name = 'NotEvaluated';
    this.reason = reason;
  }
}
