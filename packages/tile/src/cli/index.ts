export { runCommand } from './run.ts';
export { validateCommand } from './validate-command.ts';
export { newCommand } from './new-command.ts';
export { bumpCommand } from './bump-command.ts';
export { packCommand } from './pack-command.ts';
export type { Output } from './output.ts';
