/** The environment of the tests: what they log and which secrets they issue goes to one directory. */
export function readTestEnvironment(output: string, terminal: boolean): NodeJS.ProcessEnv {
  return { ...process.env, CANARY_DIRECTORY: output, ...(terminal && { FORCE_COLOR: '1' }) };
}
