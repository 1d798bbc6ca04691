import { readExactly } from '../received/exact-integers.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Reads JSON; anything else is a bad request, refused in the form of `refuseText`. */
export function parseJson(
  bytes: Buffer,
  refuseText: (status: number, text: string) => Refusal = refuse,
): unknown {
  try {
    return readExactly(bytes.toString('utf8'));
  } catch {
    throw refuseText(400, 'Bad Request: the body is not valid JSON');
  }
}
