export { explainError } from './explain-error.ts';
export { describeExplanations } from './describe-explanations.ts';
export type { ExplainConfiguration, Explanation } from './explanation.ts';
