/** Paths of Datadog's API that the flow itself uses. */
export const keyPath = '/api/v2/api_keys/marketplace';
export const tokenPath = '/oauth2/v1/token';
export const revokePath = '/oauth2/v1/revoke';
