import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type Hover,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';

const kitsTile = join(import.meta.dirname, '../../../../integration-tile');
const command = join(import.meta.dirname, '../tilekit-tile.ts');
const root = mkdtempSync(join(tmpdir(), 'tilekit-lsp-'));
const tile = join(root, 'integration-tile');

let server: ReturnType<typeof startServer>;
beforeAll(async () => {
  cpSync(kitsTile, tile, { recursive: true });
  server = startServer();
  await server.connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  await server.connection.sendNotification('initialized', {});
}, 300_000);

afterAll(async () => {
  await server.connection.sendRequest('shutdown');
  const ended = once(server.child, 'exit');
  await server.connection.sendNotification('exit');
  expect(await ended).toEqual([0, null]);
  rmSync(root, { recursive: true, force: true });
});

describe('the language server', { timeout: 300_000 }, () => {
  it('finds what is wrong in unsaved text, and that it is right again', async () => {
    const manifest = open('manifest.json');
    expect(idsOf(await manifest.diagnostics())).toEqual([]);
    const wrong = manifest.replace('"manifest_version": "2.0.0"', '"manifest_version": "3.0.0"');
    const found = await manifest.change(wrong);
    expect(idsOf(found)).toContain('manifest/version');
    const line = wrong.split('\n').findIndex((text) => text.includes('3.0.0'));
    expect(found.find(({ code }) => code === 'manifest/version')?.range.start.line).toBe(line);
    expect(readFileSync(join(tile, 'manifest.json'), 'utf8')).not.toContain('3.0.0');
    expect(idsOf(await manifest.change(manifest.text))).toEqual([]);
    await manifest.close();
  });

  it('explains the rule where the pointer rests', async () => {
    const manifest = open('manifest.json');
    const found = await manifest.change(
      manifest.replace('"manifest_version": "2.0.0"', '"manifest_version": "3.0.0"'),
    );
    const { range } = found.find(({ code }) => code === 'manifest/version')!;
    const hover = await server.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri: manifest.uri },
      position: range.start,
    });
    expect(JSON.stringify(hover)).toContain('manifest/version');
    expect(JSON.stringify(hover)).toContain('Remedy');
    await manifest.close();
  });

  it('offers the fix of a finding, which makes it go away', async () => {
    const view = open(`assets/dashboards/${readdirSync(join(kitsTile, 'assets/dashboards'))[0]}`);
    const wrong = view.text.replace(/^\{/, '{\n  "id": 7,');
    const found = await view.change(wrong);
    const actions = await server.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: view.uri },
      range: { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } },
      context: { diagnostics: [] },
    });
    const [action] = actions;
    expect(action?.kind).toBe('quickfix');
    const fixed = apply(wrong, action!);
    expect(fixed).not.toBe(wrong);
    expect((await view.change(fixed)).length).toBeLessThan(found.length);
    await view.close();
  });

  it('is silent about files outside of tiles, and about documents that are no files', async () => {
    for (const uri of [pathToFileURL(join(root, 'notes.json')).href, 'untitled:one', 'file://%00/x'])
      await server.connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'json', version: 1, text: '{' },
      });
    // Still there.
    const manifest = open('manifest.json');
    expect(idsOf(await manifest.diagnostics())).toEqual([]);
    await manifest.close();
  });

  it('reports text that does not parse, where it stops', async () => {
    const manifest = open('manifest.json');
    const found = await manifest.change(manifest.text.slice(0, 400));
    expect(idsOf(found)).toContain('manifest/json-parse');
    await manifest.close();
  });
});

it('ends with 1 when the editor vanishes', { timeout: 300_000 }, async () => {
  const { child } = startServer();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const ended = once(child, 'exit');
  child.stdin.end();
  expect(await ended).toEqual([1, null]);
});

function startServer() {
  const child = spawn(process.execPath, ['--conditions=@tilekit/source', command, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  return { child, connection };
}

/** A document as an editor has it open. */
function open(path: string) {
  const { connection } = server;
  const uri = pathToFileURL(join(tile, path)).href;
  const text = readFileSync(join(tile, path), 'utf8');
  let version = 1;
  const first = nextDiagnostics(connection, uri);
  void connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'json', version, text },
  });
  return {
    uri,
    text,
    replace: (from: string, to: string) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    },
    diagnostics: () => first,
    change: async (to: string) => {
      await first;
      const next = nextDiagnostics(connection, uri);
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ text: to }],
      });
      return next;
    },
    close: async () => {
      const cleared = nextDiagnostics(connection, uri);
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
      expect(await cleared).toEqual([]);
    },
  };
}

function nextDiagnostics(connection: ProtocolConnection, uri: string): Promise<Diagnostic[]> {
  return new Promise((resolve) => {
    const listening = connection.onNotification(
      'textDocument/publishDiagnostics',
      (params: PublishDiagnosticsParams) => {
        if (params.uri !== uri) return;
        listening.dispose();
        resolve(params.diagnostics);
      },
    );
  });
}

function idsOf(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.filter(({ severity }) => severity !== 3).map(({ code }) => code);
}

function apply(text: string, { edit }: CodeAction): string {
  const [step] = edit?.documentChanges ?? [];
  if (step === undefined || !('edits' in step)) throw new Error('no edit of a document');
  const lines = text.split('\n');
  const offsetOf = ({ line, character }: { line: number; character: number }) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  return step.edits
    .flatMap((each) => ('range' in each && 'newText' in each ? [each] : []))
    .sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, offsetOf(range.start)) + newText + result.slice(offsetOf(range.end)),
      text,
    );
}
