import { inject } from 'vitest';
import { connect, type OpenDatabase } from '../../src/database/database.ts';

/** A database of one's own, with all tables; gone with the test run. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const response = await fetch(inject('databaseDesk'), { method: 'POST' });
  const body = await response.text();
  if (!response.ok) throw new Error(body);
  return connect(JSON.parse(body) as { host: string; user: string; database: string });
}
