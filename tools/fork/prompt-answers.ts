import { dataKinds, InvalidAnswersError, parseAnswers, type RawAnswers } from './answers.ts';

/** Asks one question; rejects with an `AbortError` on Ctrl-C and Ctrl-D. */
type Question = (text: string) => Promise<string>;

const prompts = [
  { key: 'name', flag: '--name', text: 'Name of your offering, as on the tile: ' },
  { key: 'supportEmail', flag: '--support-email', text: 'Support address for customers: ' },
  { key: 'data', flag: '--data', text: `What will you send, and read? (Enter: ${dataKinds.join(',')}) ` },
] as const;

/**
 * Asks for the answers that cannot be derived, repeating each question until the answer is valid; with a name and a support address given,
 * for nothing.
 *
 * @param say shows what is wrong with an answer
 */
export async function promptAnswers(
  given: RawAnswers,
  question: Question,
  say: (fault: string) => void,
): Promise<RawAnswers> {
  if (given.name !== undefined && given.supportEmail !== undefined) return given;
  let answers = given;
  for (const { key, flag, text } of prompts) {
    while (answers[key] === undefined) {
      const answer = (await question(text)).trim();
      if (key === 'data' && answer === '') break;
      const faults = faultsOf({ ...answers, [key]: answer }, flag);
      if (faults.length === 0) answers = { ...answers, [key]: answer };
      for (const fault of faults) say(fault.replace(`${flag} `, ''));
    }
  }
  return answers;
}

function faultsOf(answers: RawAnswers, flag: string): readonly string[] {
  try {
    parseAnswers(answers);
    return [];
  } catch (error) {
    if (error instanceof InvalidAnswersError) {
      return error.faults.filter((fault) => fault.startsWith(`${flag} `));
    }
    throw error;
  }
}
