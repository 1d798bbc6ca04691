export { runCommand } from './run.ts';
export { validateCommand } from './validate-command.ts';
export type { Output } from './output.ts';
