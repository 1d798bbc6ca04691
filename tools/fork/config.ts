/** The environment that git is started with: the caller's, without what would point it at another repository or index. */
export function gitEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      value !== undefined &&
      !/^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE)$/.test(name)
    ) {
      environment[name] = value;
    }
  }
  return environment;
}
