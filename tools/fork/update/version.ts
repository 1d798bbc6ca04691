/** Compares `1.10.0` and `1.9.0` by their numbers. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const tagPattern = /^kit-v(\d+\.\d+\.\d+)$/;

/** `kit-v0.2.0` → `0.2.0`; anything else → undefined. */
export function versionOfTag(tag: string): string | undefined {
  return tagPattern.exec(tag)?.[1];
}

export function tagOfVersion(version: string): string {
  return `kit-v${version}`;
}
