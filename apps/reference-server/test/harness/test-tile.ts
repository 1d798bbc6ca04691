import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const tile = resolve(import.meta.dirname, '../../../../integration-tile');
const everyScope = ['api_keys_write', 'create_webhooks', 'incident_write', 'monitors_read'];

/** A copy of the tile that asks for every scope that the server can use, whatever this integration asks for. */
export class TestTile implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'tilekit-tile-'));

  constructor() {
    cpSync(tile, this.directory, { recursive: true });
    const file = join(this.directory, 'assets', 'oauth_clients.json');
    const { integration } = JSON.parse(readFileSync(file, 'utf8')) as { integration: object };
    writeFileSync(file, JSON.stringify({ integration: { ...integration, scopes: everyScope } }));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
