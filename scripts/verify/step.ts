import type { Step } from './report.ts';

/**
 * Tries one thing.
 *
 * @param attempt returns what is wrong, or nothing; an error counts as wrong and the run goes on
 */
export async function step(what: string, attempt: () => Promise<string | undefined>): Promise<Step> {
  try {
    const detail = await attempt();
    return detail === undefined ? { what, result: 'ok' } : { what, result: 'wrong', detail };
  } catch (error) {
    return { what, result: 'wrong', detail: error instanceof Error ? error.message : String(error) };
  }
}
