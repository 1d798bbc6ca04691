import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { repository } from './config.ts';

/** What the server is made of: a change in one of these folders asks for a new one. */
const sourceFolders = [
  'apps/reference-server/src',
  'apps/reference-server/pages',
  'apps/reference-server/assets',
  'packages/core/src',
  'packages/telemetry/src',
  'packages/webhooks/src',
];
const sources = /\.(ts|js|json|eta|css|svg|sql)$/;
/** What the server reads of a tile. Pages and pipelines are the sandbox's, which reads them at each request. */
const tileFiles = /\.(json|csv|ya?ml)$/;
/** Editors write a file in several steps, and a branch switch changes many: together they are one change. */
const quietMs = 40;

export interface SourceWatch {
  close(): void;
}

/**
 * Calls back with the names of changed files, some milliseconds after the last of them.
 *
 * @param onProblem called once for each folder that cannot be watched
 */
export function watchSources(
  tileDirectory: string,
  onChange: (files: readonly string[]) => void,
  onProblem: (problem: string) => void,
): SourceWatch {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (name: string) => {
    changed.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed].sort();
      changed.clear();
      onChange(files);
    }, quietMs);
  };
  const watchers = [
    ...sourceFolders.map((folder) => [join(repository, folder), folder, sources] as const),
    [tileDirectory, 'tile', tileFiles] as const,
  ].flatMap(([directory, label, wanted]) =>
    open(
      directory,
      true,
      (name) => {
        if (wanted.test(name) && !name.endsWith('.test.ts')) note(`${label}/${name}`);
      },
      onProblem,
    ),
  );
  const envFile = open(
    repository,
    false,
    (name) => {
      if (name === '.env') note(name);
    },
    onProblem,
  );
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of [...watchers, ...envFile]) watcher.close();
    },
  };
}

function open(
  directory: string,
  recursive: boolean,
  onName: (name: string) => void,
  onProblem: (problem: string) => void,
): readonly FSWatcher[] {
  const explain = (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const remedy = code === 'ENOSPC' || code === 'EMFILE' ? ' Raise fs.inotify.max_user_watches.' : '';
    onProblem(`${directory} is not watched (${code}).${remedy}`);
  };
  try {
    const watcher = watch(directory, { recursive, persistent: false }, (_event, name) => {
      if (name !== null) onName(name.replaceAll('\\', '/'));
    });
    watcher.on('error', explain);
    return [watcher];
  } catch (error) {
    explain(error);
    return [];
  }
}
