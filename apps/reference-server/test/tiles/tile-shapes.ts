import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a shape is made of: a published integration needs none but its client. */
export interface TileShape {
  readonly scopes: readonly string[];
  readonly onboardingUrl?: string;
  readonly redirectUris?: readonly string[];
  /** Rows of `metadata.csv`, without the header; `undefined`: no such file. */
  readonly metadata?: readonly string[];
  readonly logs?: 'pipeline' | 'source';
  readonly events?: boolean;
  readonly checks?: boolean;
  readonly dashboards?: number;
  readonly submits?: readonly string[];
}

const header =
  'metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration,short_name,curated_metric,sample_tags';

/** A tile on the disk that has nothing but what the shape says. */
export class ShapedTile implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'tilekit-shape-'));

  constructor(shape: TileShape) {
    const { dashboards = 0, submits = [] } = shape;
    const names = Array.from({ length: dashboards }, (_, index) => `Overview ${index + 1}`);
    this.#json('manifest.json', {
      manifest_version: '2.0.0',
      app_uuid: '0d3a6f0e-1f54-4a3e-9d1c-3d7a55a1c001',
      app_id: 'quiet-harbor',
      display_on_public_website: true,
      tile: {
        overview: 'README.md#Overview',
        title: 'Quiet Harbor',
        description: 'Ships in the harbor',
        classifier_tags: submits.map((kind) => `Submitted Data Type::${kind}`),
      },
      author: { name: 'Quiet Harbor', support_email: 'help@harbor.example' },
      assets: {
        integration: {
          source_type_name: 'Quiet Harbor',
          events: { creates_events: shape.events === true },
          ...(shape.metadata && { metrics: { prefix: 'harbor.', metadata_path: 'metadata.csv' } }),
          ...(shape.checks && { service_checks: { metadata_path: 'assets/service_checks.json' } }),
        },
        dashboards: Object.fromEntries(names.map((name, index) => [name, `assets/dashboards/${index}.json`])),
        ...(shape.logs === 'source' && { logs: { source: 'harbor' } }),
        oauth: 'assets/oauth_clients.json',
      },
    });
    for (const [index, title] of names.entries())
      this.#json(`assets/dashboards/${index}.json`, { title, layout_type: 'ordered', widgets: [] });
    this.#json('assets/oauth_clients.json', {
      integration: {
        id: '9f0a4c62-6d5e-4e0e-8f29-3d7a55a1c002',
        name: 'Quiet Harbor',
        client_role: 'integration',
        redirect_uris: shape.redirectUris ?? ['https://app.harbor.example/dd/done'],
        onboarding_url: shape.onboardingUrl ?? 'https://app.harbor.example/dd/start',
        scopes: shape.scopes,
      },
    });
    if (shape.metadata) this.#text('metadata.csv', [header, ...shape.metadata, ''].join('\n'));
    if (shape.checks) {
      const check = { check: 'harbor.can_connect', statuses: ['ok', 'critical'], groups: ['pier'] };
      this.#json('assets/service_checks.json', [{ agent_version: '', integration: 'harbor', ...check }]);
    }
    if (shape.logs === 'pipeline') this.#pipeline();
  }

  #pipeline(): void {
    const lines = [
      'id: harbor',
      'metric_id: harbor',
      'backend_only: false',
      'facets: null',
      'pipeline:',
      '  type: pipeline',
      '  name: Quiet Harbor',
      '  enabled: true',
      '  filter:',
      '    query: source:quiet.harbor',
      '  processors: []',
      '',
    ];
    this.#text('assets/logs/harbor.yaml', lines.join('\n'));
    const tests = ['id: harbor', 'tests:', '  - sample: "ship 7 has left"', '    result: null', ''];
    this.#text('assets/logs/harbor_tests.yaml', tests.join('\n'));
  }

  #json(path: string, content: unknown): void {
    this.#text(path, JSON.stringify(content, null, 2));
  }

  #text(path: string, content: string): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
