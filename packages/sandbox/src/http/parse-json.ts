import { refuse } from './refusal.ts';

/** Reads JSON; anything else is a bad request. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw refuse(400, 'Bad Request: the body is not valid JSON');
  }
}
