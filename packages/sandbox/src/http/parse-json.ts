import { refuse, type Refusal } from './refusal.ts';

/** Reads JSON; anything else is a bad request, told in the form of `refuseText`. */
export function parseJson(
  bytes: Buffer,
  refuseText: (status: number, text: string) => Refusal = refuse,
): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw refuseText(400, 'Bad Request: the body is not valid JSON');
  }
}
