export { explainError } from './explain-error.ts';
export type { ExplainConfiguration, Explanation } from './explanation.ts';
