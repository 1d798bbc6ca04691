/** The points after each await of the lifecycle: a process may die at any of them. */
export const lifecycleSteps = [
  'connect: looked for an earlier installation',
  'connect: took the lease',
  'connect: exchanged the code',
  'connect: sealed the tokens',
  'connect: saved the intent',
  'connect: settled the API key',
  'connect: sealed the API key',
  'connect: saved',
  'connect: freed the lease',
  'refresh: read',
  'refresh: took the lease',
  'refresh: read again',
  'refresh: answered',
  'refresh: sealed the tokens',
  'refresh: saved',
  'refresh: freed the lease',
  'disconnect: read',
  'disconnect: access is off',
  'disconnect: took the lease',
  'disconnect: renewed the access token',
  'disconnect: revoked',
  'disconnect: erased',
  'disconnect: freed the lease',
  'settle: took the lease',
  'settle: saved',
  'rekey: read',
  'rekey: sealed',
  'rekey: saved',
] as const;

/** One of {@link lifecycleSteps}. */
export type LifecycleStep = (typeof lifecycleSteps)[number];
