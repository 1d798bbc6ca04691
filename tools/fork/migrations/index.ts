import type { Migration } from './migration.ts';

/** In the order of their numbers. Each has a test beside it: what it changes, that a second run changes nothing, and edits that it leaves alone. */
export const migrations: readonly Migration[] = [];
