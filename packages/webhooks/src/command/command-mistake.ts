/** The command cannot run as it was given: exit code 2, and how to call it. */
export class CommandMistake extends Error {
  override readonly name = 'CommandMistake';
}
