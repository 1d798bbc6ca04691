import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Scan {
  readonly secrets: number;
  readonly megabytes: number;
  readonly found: readonly Leak[];
}

interface Leak {
  readonly file: string;
  readonly line: number;
  /** The line with the secret taken out. */
  readonly preview: string;
}

/** Searches `*.log` of a directory for every line of its `secrets-*.txt`, also in their URL-encoded form. */
export function scanForSecrets(directory: string): Scan {
  const files = readdirSync(directory);
  const secrets = new Set(
    files
      .filter((file) => /^secrets-.*\.txt$/.test(file))
      .flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n')),
  );
  secrets.delete('');
  const wanted = [...secrets].flatMap((secret) => [...new Set([secret, encodeURIComponent(secret)])]);
  const logs = files.filter((file) => file.endsWith('.log'));
  let bytes = 0;
  const found = logs.flatMap((file) => {
    const text = readFileSync(join(directory, file), 'utf8');
    bytes += text.length;
    return wanted.filter((secret) => text.includes(secret)).map((secret) => describe(file, text, secret));
  });
  return { secrets: secrets.size, megabytes: bytes / 1e6, found };
}

function describe(file: string, text: string, secret: string): Leak {
  const position = text.indexOf(secret);
  const line = text.slice(0, position).split('\n').length;
  const preview = text.slice(Math.max(0, position - 60), position) + '‹secret›';
  return { file, line, preview: preview.replaceAll('\n', ' ') };
}
