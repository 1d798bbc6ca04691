/** The environment that the programs under verification inherit. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
