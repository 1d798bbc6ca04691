import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const tile = resolve(import.meta.dirname, '../../../../integration-tile');
const everyScope = ['api_keys_write', 'create_webhooks', 'incident_write', 'monitors_read'];
const metrics =
  'metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration,short_name,curated_metric\n' +
  'nova_deploy.deployment.failed,count,,,,A metric,0,nova_deploy,failed,\n';
const monitor = {
  version: 2,
  title: 'Failures',
  description: 'Failures of a service',
  tags: [],
  definition: {
    name: 'Failures on {{service.name}}',
    type: 'query alert',
    query: 'sum(last_5m):sum:nova_deploy.deployment.failed{*} by {service,env}.as_count() > 3',
    message: 'Failing',
    tags: [],
    options: { thresholds: { critical: 3 } },
  },
};

/**
 * A copy of the tile that asks for every scope that the server can use, and has at least a metric and a monitor:
 * the server's tests hold whatever an integration sends.
 */
export class TestTile implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'tilekit-tile-'));

  constructor() {
    cpSync(tile, this.directory, { recursive: true });
    const { integration } = this.#read('assets/oauth_clients.json') as { integration: object };
    this.#write('assets/oauth_clients.json', { integration: { ...integration, scopes: everyScope } });

    const table = join(this.directory, 'metadata.csv');
    const rows = existsSync(table) ? readFileSync(table, 'utf8').trim().split('\n').length : 0;
    if (rows < 2) writeFileSync(table, metrics);

    const manifest = this.#read('manifest.json') as { assets: { monitors?: object } };
    if (Object.keys(manifest.assets.monitors ?? {}).length > 0) return;
    const assets = { ...manifest.assets, monitors: { Failures: 'assets/monitors/failures.json' } };
    this.#write('manifest.json', { ...manifest, assets });
    this.#write('assets/monitors/failures.json', monitor);
  }

  #read(path: string): unknown {
    return JSON.parse(readFileSync(join(this.directory, path), 'utf8'));
  }

  #write(path: string, content: object): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
