import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from 'js-yaml';

const root = resolve(import.meta.dirname, '../..');
const action = join(root, '.github/actions/validate-tile');
/** Another repository that uses the action, with spaces in its paths. */
const workspace = mkdtempSync(join(tmpdir(), 'another repository '));
const tile = join(workspace, 'my tile');

beforeAll(() => {
  cpSync(join(root, 'integration-tile'), tile, { recursive: true });
});
afterAll(() => {
  rmSync(workspace, { recursive: true, force: true });
});

describe('the action in another repository', { timeout: 300_000 }, () => {
  it('passes for a good tile, and writes SARIF', () => {
    const { status, output } = runAction();
    expect(output).not.toContain('::error');
    expect(status).toBe(0);
    const sarif: unknown = JSON.parse(readFileSync(join(workspace, 'findings.sarif'), 'utf8'));
    expect(sarif).toMatchObject({ version: '2.1.0' });
  });

  it('fails for an error, and annotates its line', () => {
    const manifest = join(tile, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"manifest_version": "2.0.0"', '"manifest_version": "1.0.0"'));
    const { status, output } = runAction();
    writeFileSync(manifest, text);
    expect(output).toMatch(/^::error file=.*my tile\/manifest\.json,line=\d+,.*title=manifest\/version::/m);
    expect(status).toBe(1);
  });

  it('fails when there is no tile', () => {
    const { status, output } = runAction('nowhere');
    expect(output).toContain('is not a directory');
    expect(status).toBeGreaterThan(0);
  });
});

/** The step's own script, as GitHub runs it. */
function runAction(directory = 'my tile') {
  const { runs } = load(readFileSync(join(action, 'action.yml'), 'utf8')) as {
    runs: { steps: { id?: string; run: string }[] };
  };
  const script = runs.steps.find(({ id }) => id === 'validate')?.run ?? '';
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
    {
      cwd: workspace,
      encoding: 'utf8',
      env: {
        ...process.env,
        GITHUB_ACTION_PATH: action,
        GITHUB_SERVER_URL: 'https://github.example',
        GITHUB_REPOSITORY: 'nova/relay',
        GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
        GITHUB_WORKSPACE: workspace,
        DIRECTORY: directory,
        PROFILE: '',
        SARIF_FILE: 'findings.sarif',
      },
    },
  );
  return { status, output: `${stdout}${stderr}` };
}
