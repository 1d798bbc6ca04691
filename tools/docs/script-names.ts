import { isJsonObject } from '../file-tree.ts';

/** The names of the scripts in a package.json. */
export function scriptNames(manifest: string): string[] {
  const value: unknown = JSON.parse(manifest);
  return isJsonObject(value) && isJsonObject(value.scripts) ? Object.keys(value.scripts) : [];
}
