/** The headers of a request as Node gives them: lower-case names. */
export type DeliveryHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Says whether a delivery comes from the webhook that the partner created.
 * Throwing means "cannot tell now": the delivery is answered 503 and Datadog sends it again.
 */
export type Authenticator = (headers: DeliveryHeaders, signal: AbortSignal) => boolean | Promise<boolean>;
