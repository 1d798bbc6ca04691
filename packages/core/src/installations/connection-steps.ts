export { leaseEarlier } from './lease-earlier.ts';
export { saveIntent } from './save-intent.ts';
export { revokeUnsavedGrant } from './revoke-unsaved-grant.ts';
export { settleApiKey } from './settle-api-key.ts';
export { rollBackConnection } from './roll-back-connection.ts';
export { saveSettlement } from './save-settlement.ts';
export { revokeReplacedSoon } from './replaced-grants.ts';
