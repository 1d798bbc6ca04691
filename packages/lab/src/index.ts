export { runLab, type RunOptions } from './run/run.ts';
export { LabError } from './run/lab-error.ts';
export { contractSchema, readContract, type Contract } from './contract/contract.ts';
export { reportSchema, type Evidence, type Report, type Step } from './report/report.ts';
export { adversaries } from './adversaries/table.ts';
export type { Adversary, Severity } from './adversaries/adversary.ts';
export { runOptionsHelp } from './cli/help.ts';
export { runCommand, type CommandDefaults, type Stage } from './cli/run-command.ts';
