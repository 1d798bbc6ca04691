import { answerTexts } from './answer-texts.ts';
import { checkTexts } from './check-texts.ts';
import { credentialTexts } from './credential-texts.ts';
import { foreignTexts } from './foreign-texts.ts';
import { ownTexts } from './own-texts.ts';
import { transportTexts } from './transport-texts.ts';

/**
 * Texts as they are pasted from logs, terminals and pull requests, with the code of the answer that helps; `none` where
 * no answer is the right one.
 */
export const labelledTexts: readonly (readonly [code: string, text: string])[] = [
  transportTexts,
  answerTexts,
  credentialTexts,
  ownTexts,
  checkTexts,
  foreignTexts,
].flatMap((topic) =>
  Object.entries(topic).flatMap(([code, texts]) => texts.map((text) => [code, text] as const)),
);
