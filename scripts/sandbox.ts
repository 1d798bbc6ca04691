import '../packages/sandbox/src/command.ts';
