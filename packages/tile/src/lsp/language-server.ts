import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type Diagnostic,
  type Hover,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { meansOwnTile, ownTileProfile } from '../cli/own-tile-profile.ts';
import type { Finding } from '../engine/finding.ts';
import type { Profile } from '../engine/rule.ts';
import { describeFinding, explainInMarkdown, quickFix, ruleById } from './describe-finding.ts';
import { EditedTile, findTileRoot } from './edited-tile.ts';

/** A tile that takes longer than this is validated when typing pauses for as long, in milliseconds. */
const quickMs = 30;

export interface LanguageServerOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** The profile that was asked for; otherwise a tile of the kit's own repository has its own, and others are new. */
  readonly profile?: Profile | undefined;
  /** The editor has gone. @param code 0 when it said so before */
  readonly onExit: (code: number) => void;
}

/**
 * The validator as a language server: findings of open files while they are typed, what `--explain` says at the mark,
 * and the fix of that finding. It reads the tile around an open file, and writes nothing.
 */
export function startLanguageServer({ input, output, profile, onExit }: LanguageServerOptions): void {
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(input),
    new StreamMessageWriter(output),
  );
  const documents = new TextDocuments(TextDocument);
  const tiles = new Map<string, EditedTile>();
  const waiting = new Map<EditedTile, NodeJS.Timeout>();
  let saidGoodbye = false;
  let lastMs = 0;

  connection.onInitialize(() => ({
    serverInfo: { name: 'tilekit-tile' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: ['quickfix'] },
    },
  }));
  connection.onShutdown(() => {
    saidGoodbye = true;
  });
  connection.onExit(() => {
    onExit(saidGoodbye ? 0 : 1);
  });
  input.once('end', () => {
    onExit(saidGoodbye ? 0 : 1);
  });

  const tellDefect = ({ message }: Error): void => {
    connection.console.error(message);
  };

  const tileOf = (file: string): EditedTile | undefined => {
    const root = findTileRoot(file);
    if (root === undefined) return undefined;
    const known = tiles.get(root);
    if (known) return known;
    const tile = new EditedTile(root, profile ?? profileOf(root));
    tiles.set(root, tile);
    return tile;
  };

  const publish = (tile: EditedTile): void => {
    const begin = performance.now();
    const byFile = diagnosticsOf(tile, tellDefect);
    lastMs = performance.now() - begin;
    for (const path of tile.openFiles)
      void connection.sendDiagnostics({
        uri: uriIn(tile, path),
        diagnostics: (byFile.get(path) ?? []).map(({ diagnostic }) => diagnostic),
      });
  };
  const publishSoon = (tile: EditedTile): void => {
    const afterMs = lastMs < quickMs ? 0 : Math.min(lastMs, 500);
    clearTimeout(waiting.get(tile));
    waiting.set(
      tile,
      setTimeout(() => {
        waiting.delete(tile);
        publish(tile);
      }, afterMs),
    );
  };

  documents.onDidOpen(({ document }) => {
    withTile(document.uri, (tile, path) => {
      tile.edit(path, document.getText());
      publishSoon(tile);
    });
  });
  documents.onDidChangeContent(({ document }) => {
    withTile(document.uri, (tile, path) => {
      tile.edit(path, document.getText());
      publishSoon(tile);
    });
  });
  documents.onDidSave(({ document }) => {
    withTile(document.uri, (tile) => {
      tile.reload();
      publishSoon(tile);
    });
  });
  documents.onDidClose(({ document }) => {
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    withTile(document.uri, (tile, path) => {
      if (!tile.close(path)) {
        clearTimeout(waiting.get(tile));
        waiting.delete(tile);
        tiles.delete(tile.root);
      }
    });
  });
  connection.onDidChangeWatchedFiles(() => {
    for (const tile of tiles.values()) {
      tile.reload();
      publishSoon(tile);
    }
  });

  connection.onHover(({ textDocument, position }): Hover | null => {
    const found = at(textDocument.uri, ({ range }) => contains(range, position.line, position.character));
    const texts = [...new Set(found.map(({ finding }) => finding.rule))].flatMap((id) => {
      const rule = ruleById.get(id);
      return rule ? [explainInMarkdown(rule)] : [];
    });
    return texts.length === 0 ? null : { contents: { kind: 'markdown', value: texts.join('\n\n---\n\n') } };
  });
  connection.onCodeAction(({ textDocument, range }): CodeAction[] =>
    at(
      textDocument.uri,
      (diagnostic) =>
        diagnostic.range.start.line <= range.end.line && diagnostic.range.end.line >= range.start.line,
    ).flatMap(({ finding, diagnostic, tile }) => {
      const action = quickFix(finding, diagnostic, tile.tile, (path) => uriIn(tile, path));
      return action ? [action] : [];
    }),
  );

  /** Documents that are no files, and files that belong to no tile, are none of ours. */
  function withTile(uri: string, use: (tile: EditedTile, path: string) => void): void {
    const file = fileOf(uri);
    const tile = file === undefined ? undefined : tileOf(file);
    if (file !== undefined && tile !== undefined) use(tile, tile.pathOf(file));
  }

  function at(uri: string, isMeant: (diagnostic: Diagnostic) => boolean): readonly ShownFinding[] {
    let found: readonly ShownFinding[] = [];
    withTile(uri, (tile, path) => {
      found = (diagnosticsOf(tile, tellDefect).get(path) ?? []).filter(({ diagnostic }) =>
        isMeant(diagnostic),
      );
    });
    return found;
  }

  documents.listen(connection);
  connection.listen();
}

interface ShownFinding {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
  readonly tile: EditedTile;
}

function diagnosticsOf(tile: EditedTile, onDefect: (error: Error) => void): Map<string, ShownFinding[]> {
  const byFile = new Map<string, ShownFinding[]>();
  for (const finding of tile.findings(onDefect)) {
    const shown = { finding, diagnostic: describeFinding(finding, tile.tile), tile };
    const others = byFile.get(finding.file);
    if (others) others.push(shown);
    else byFile.set(finding.file, [shown]);
  }
  return byFile;
}

function contains({ start, end }: Diagnostic['range'], line: number, character: number): boolean {
  const isAfterStart = line > start.line || (line === start.line && character >= start.character);
  const isBeforeEnd = line < end.line || (line === end.line && character <= end.character);
  return isAfterStart && isBeforeEnd;
}

function fileOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

function uriIn(tile: EditedTile, path: string): string {
  return pathToFileURL(join(tile.root, path)).href;
}

/** `.tilekit.json` records that the repository's tile was published before. */
function profileOf(root: string): Profile {
  const repository = dirname(realpathSync(root));
  return meansOwnTile(repository, [resolve(root)]) && relative(repository, root) !== ''
    ? ownTileProfile(repository)
    : 'new';
}
