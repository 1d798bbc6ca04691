export { explainError } from './explain-error.ts';
export type { ExplainConfiguration, Explanation, RequirementId } from './explanation.ts';
