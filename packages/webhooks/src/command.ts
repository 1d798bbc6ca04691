export { runCommand, type CommandStreams } from './command/run-command.ts';
