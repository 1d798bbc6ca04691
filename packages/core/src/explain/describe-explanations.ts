import type { Explanation } from './explanation.ts';

/**
 * The answers for a terminal.
 * @returns lines of text, each ended by a line feed; also when there is no answer
 */
export function describeExplanations(answers: readonly Explanation[], input: string): string {
  if (answers.length === 0) {
    return /\b(https?:\/\/|error|exception|refused|failed|invalid)/i.test(input)
      ? 'This error is not one that Datadog, the tile repository or this kit is known to give.\nGive the whole answer: status, body, and the address that was called.\n'
      : 'Nothing that Datadog is known to say. Give the whole answer: status, body, and the address that was called.\n';
  }
  return answers
    .map(({ code, title, cause, next }) => {
      const steps = next.map((step, index) => `  ${index + 1}. ${step}`).join('\n');
      return `${title}  [${code}]\n\n${cause}\n\n${steps}\n`;
    })
    .join('\n');
}
