import type { Rule } from '../../engine/rule.ts';
import { firstVersion } from '../../facts/first-version.ts';
import { createFile } from '../../fix/edits.ts';
import { renameFile } from '../../fix/rename-file.ts';
import { fileProblem } from '../problems.ts';

const strayFolder = /^([^/]+\/)*(node_modules|\.git|\.venv|venv|__pycache__|\.idea|\.vscode)\/$/;

const strayFile =
  /\.(zip|tar|t?gz|7z|rar|mp4|mov|avi|webm|psd|ai|sketch|fig|xd|docx?|xlsx?|pptx?|dmg|exe|msi|log|sqlite|db)$/i;

/** The files a tile must have, and how they are named. */
export const layoutFileRules: readonly Rule[] = [
  {
    id: 'layout/required-files',
    severity: { new: 'error', repo: 'error' },
    requires: 'A tile has `manifest.json`, `README.md` and `CHANGELOG.md`.',
    why: 'Datadog reads the manifest, the setup page and the changelog from these fixed names; a tile without one of them is not published.',
    remedy: 'Add the file. `--fix` writes a first version of everything but the manifest.',
    example: {
      bad: 'nova_relay/ without CHANGELOG.md',
      good: 'nova_relay/{manifest.json,README.md,CHANGELOG.md}',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      for (const file of ['manifest.json', 'README.md', 'CHANGELOG.md']) {
        if (tile.has(file)) continue;
        const text = firstVersion(tile, file);
        yield fileProblem(
          file,
          file === 'manifest.json'
            ? `"${file}" is missing: pass the folder that holds it, or create a tile with \`pnpm tile:new\``
            : `"${file}" is missing`,
          text === undefined ? undefined : createFile(file, text),
        );
      }
    },
  },
  {
    id: 'layout/service-checks-file',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A tile whose manifest has an integration block has `assets/service_checks.json`.',
    why: 'Datadog reads service checks from this file; 32 published tiles without checks have none.',
    remedy: 'Add the file with `[]`; `--fix` does it.',
    example: { bad: 'nova_relay/assets/ without service_checks.json', good: '[] in service_checks.json' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    fixable: true,
    *check(tile) {
      const checks = 'assets/service_checks.json';
      if (tile.integration.exists && !tile.has(checks))
        yield fileProblem(
          checks,
          `"${checks}" is missing, although the manifest has an integration`,
          createFile(checks, '[]\n'),
        );
    },
  },
  {
    id: 'layout/directory-name',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The folder name uses only lowercase letters, digits and underscores.',
    why: "The folder name ends up in URLs and package names; Datadog's tools create it in lower snake case.",
    remedy:
      'Rename the folder before the first pull request; leave it alone afterwards, because URLs depend on it.',
    example: { bad: 'integrations-extras/Nova-Relay/', good: 'integrations-extras/nova_relay/' },
    source: '6 of 262 published tiles break it (August 2026)',
    published: '6/262 · 6/177 · 1/37',

    *check(tile) {
      if (!/^[a-z0-9][a-z0-9_]*$/.test(tile.folder)) {
        yield fileProblem('manifest.json', `the folder "${tile.folder}" is not in lower snake case`);
      }
    },
  },
  {
    id: 'layout/filename-chars',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Paths of assets and images use only ASCII letters, digits, `_`, `-`, `.`, `@` and `/`.',
    why: 'The names become URLs; spaces and characters such as U+202F (which macOS puts into screenshot names) break them.',
    remedy:
      'Rename the file to ASCII letters, digits, `_`, `-` and `.`, and update references to it; `--fix` does both.',
    example: { bad: 'images/Screenshot 2026-01-05 at 9.41 AM.png', good: 'images/overview.png' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '15/262 · 13/177 · 4/37',
    fixable: true,
    *check(tile) {
      for (const path of tile.files.keys()) {
        if (!/^(assets|images)\//.test(path) || path.endsWith('/') || /^[A-Za-z0-9_\-.@/]+$/.test(path))
          continue;
        const to = path.replace(/[^A-Za-z0-9_\-.@/]+/g, '_');
        yield fileProblem(
          path,
          `${JSON.stringify(path)} has characters other than ASCII letters, digits and _ - . @`,
          renameFile(tile, path, to),
        );
      }
    },
  },
  {
    id: 'layout/no-os-junk',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The tile contains no leftovers of an operating system or editor, such as `.DS_Store` or `Thumbs.db`.',
    why: 'Files left behind by an operating system or an editor are useless to customers and can reveal details about your machine.',
    remedy: 'Delete the file and add its name to `.gitignore`.',
    example: { bad: 'images/.DS_Store', good: '(not there)' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/262 · 0/177 · 0/37',
    *check(tile) {
      for (const path of tile.files.keys()) {
        const name = path.replace(/\/$/, '').split('/').at(-1) ?? '';
        if (
          !/^(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX|\._.*|.*~|.*\.(swp|swo|orig|bak|rej))$/.test(name)
        )
          continue;
        yield fileProblem(path, `"${path}" is left over from an operating system or editor`);
      }
    },
  },
  {
    id: 'layout/no-private-files',
    severity: { new: 'error', repo: 'error' },
    requires:
      'The tile contains no file that usually holds keys or passwords, such as `.env`, `.npmrc` or `*.pem`.',
    why: 'The folder is copied into a public repository, where a key is exposed from the first push.',
    remedy: 'Move the file out of the tile, and rotate every key that was ever committed.',
    example: { bad: 'nova_relay/.env', good: '(not there)' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    tileOnly: true,
    *check(tile) {
      for (const path of tile.files.keys()) {
        const name = path.split('/').at(-1) ?? '';
        if (
          /^(\.env(\..+)?|\.npmrc|\.pypirc|\.netrc|\.htpasswd|id_(rsa|dsa|ecdsa|ed25519)|(.*[-_.])?(credentials|secrets|service[-_]?account)([-_.].*)?\.(json|ya?ml|txt)|.+\.(pem|p12|pfx|key|keystore|jks|kdbx|ppk))$/i.test(
            name,
          ) &&
          !/\.(example|sample|template|dist)$/i.test(name)
        )
          yield fileProblem(path, `"${path}" looks like a file of keys or passwords`);
      }
    },
  },
  {
    id: 'layout/stray-files',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      'The tile contains no archives, recordings, design files, dependencies or a second copy of itself.',
    why: 'They make the public repository larger, and no page of the tile shows them.',
    remedy: 'Move the files out of the tile. A video is hosted on Vimeo and listed in the gallery.',
    example: { bad: 'nova_relay/tile.zip', good: '(not there)' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    tileOnly: true,
    *check(tile) {
      for (const path of tile.files.keys()) {
        if (/^[^/]+\/manifest\.json$/.test(path))
          yield fileProblem(path, `"${path}" looks like a second copy of the tile`);
        else if (strayFolder.test(path)) yield fileProblem(path, `"${path}" holds dependencies or caches`);
        else if (strayFile.test(path)) yield fileProblem(path, `"${path}" is not part of a tile`);
      }
    },
  },
  {
    id: 'layout/tile-has-no-python',
    severity: { new: 'info', repo: 'info' },
    requires:
      'A folder with `datadog_checks/` or `pyproject.toml` is an Agent check; the rules for tile-only integrations do not apply to it.',
    why: 'Explains why some rules were not run.',
    remedy: 'Nothing to do for an Agent check. A tile-only integration ships no Python.',
    example: { bad: 'nova_relay/pyproject.toml', good: 'nova_relay/manifest.json' },
    source: '85 of 262 published tiles break it (August 2026)',
    published: '85 check / 177 tile-only',

    *check(tile) {
      if (tile.isCheck)
        yield fileProblem(
          tile.has('pyproject.toml') ? 'pyproject.toml' : 'datadog_checks/',
          'this is an Agent check: rules for tile-only integrations are skipped',
        );
    },
  },
  {
    id: 'layout/regular-files',
    severity: { new: 'error', repo: 'error' },
    requires:
      'Every entry of the tile is a regular file or folder that can be read: no symbolic links, FIFOs, sockets or devices.',
    why: 'A link may lead out of the tile and a FIFO blocks every reader; a published tile consists of plain files.',
    remedy: 'Replace the entry with a regular file.',
    example: { bad: 'README.md -> ../other/README.md', good: 'README.md (a file)' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      for (const obstacle of tile.obstacles) {
        if (obstacle.kind !== 'limit')
          yield fileProblem(obstacle.file, `"${obstacle.file}": ${obstacle.message}`);
      }
    },
  },
  {
    id: 'layout/size-limit',
    severity: { new: 'error', repo: 'error' },
    requires:
      "Files stay within the validator's limits: 5 MB for JSON and CSV, 1 MB for YAML, 500 kB for Markdown; 5,000 files, 12 folder levels, 64 MB in total.",
    why: 'No published tile is larger, and without limits a single file could stall the whole run.',
    remedy: 'Split the file, or delete what does not belong to the tile.',
    example: {
      bad: 'assets/dashboards/export.json (50 MB)',
      good: 'assets/dashboards/overview.json (40 kB)',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      for (const obstacle of tile.obstacles) {
        if (obstacle.kind === 'limit')
          yield fileProblem(obstacle.file, `"${obstacle.file}": ${obstacle.message}`);
      }
    },
  },
];
