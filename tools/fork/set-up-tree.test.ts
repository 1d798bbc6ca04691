import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RawAnswers } from './answers.ts';
import { answersFromTile } from './setup.ts';
import { changesBetween, readJsonObject, readText, textOf, type FileTree } from '../file-tree.ts';
import { Repository } from '../git.ts';
import { humanTasks } from './human-tasks.ts';
import { readKitState } from './identity.ts';
import { setUpTree } from './set-up-tree.ts';
import { readmePicture } from './steps/name-files.ts';
import { exampleIdentity, exampleKit } from './test/example-kit.ts';
import { planFor } from './test/plan-for.ts';

const pager = { name: 'Pager Party' };

/** Also on this repository itself, as long as it is the kit and not a fork. */
function kits(): [string, FileTree][] {
  const here = new Repository(resolve(import.meta.dirname, '../..')).readTree('HEAD');
  const isKit = here.has('.tilekit.json') && readKitState(here).fork === undefined;
  return [
    ['a small kit', exampleKit()],
    ...(isKit ? ([['this repository', here]] satisfies [string, FileTree][]) : []),
  ];
}

function setUp(kit: FileTree, raw: RawAnswers, existingTile?: FileTree): FileTree {
  return setUpTree(kit, planFor(kit, raw, existingTile));
}

describe.each(kits())('set-up of %s', (_, kit) => {
  const { identity } = readKitState(kit);

  it('leaves no name of the example behind', () => {
    const name = identity.company.toLowerCase();
    const left = [...setUp(kit, pager)].filter(([path, bytes]) =>
      `${path}\n${textOf(bytes) ?? ''}`.toLowerCase().includes(name),
    );
    expect(left.map(([path]) => path)).toEqual([]);
  });

  it('writes JSON that parses, whatever the name', () => {
    const fork = setUp(kit, { name: "O'Brien & Sons", appId: 'obrien' });
    for (const path of fork.keys()) {
      if (path.startsWith('integration-tile/') && path.endsWith('.json'))
        expect(() => JSON.parse(readText(fork, path)) as unknown).not.toThrow();
    }
    expect(readJsonObject(fork, 'integration-tile/manifest.json')).toMatchObject({
      tile: { title: "O'Brien & Sons" },
    });
  });

  it('gives the same tree twice', () => {
    expect(changesBetween(setUp(kit, pager), setUp(kit, pager))).toEqual([]);
  });

  it('touches nothing but what a fork owns, the owners and the introductions', () => {
    const allowed =
      /^(integration-tile\/|apps\/reference-server\/src\/integration\/|\.github\/(CODEOWNERS|images\/start\.png)$|README\.md$|SECURITY\.md$|\.tilekit\.json$)/;
    for (const { path } of changesBetween(kit, setUp(kit, pager))) expect(path).toMatch(allowed);
  });

  it('shows no picture of the example in the README', () => {
    const fork = setUp(kit, pager);
    expect(readText(kit, 'README.md')).toContain(readmePicture);
    expect(readText(fork, 'README.md')).not.toContain('![');
    expect(fork.has(readmePicture)).toBe(false);
  });

  it('gives the partner’s contact for vulnerabilities', () => {
    const before = readText(kit, 'SECURITY.md');
    const after = readText(setUp(kit, pager), 'SECURITY.md');
    expect(before).toContain('A fork should put its own contact here.');
    expect(after).toBe(
      before.replace('A fork should put its own contact here.', 'Or write to help@pager.party.'),
    );
  });

  it('takes out what is not sent', () => {
    const fork = setUp(kit, { ...pager, data: 'metrics' });
    const paths = [...fork.keys()].filter((path) => path.startsWith('integration-tile/'));
    expect(paths.filter((path) => path.includes('/logs/'))).toEqual([]);
    const manifest = readText(fork, 'integration-tile/manifest.json');
    expect(manifest).not.toMatch(
      /"logs"|Log Collection|Type::(Logs|Events|Incidents)|"creates_events": true/,
    );
    expect(readText(fork, 'integration-tile/assets/oauth_clients.json')).not.toContain('incident_write');
    const page = readText(fork, 'integration-tile/README.md');
    expect(page).not.toMatch(/### (Logs|Events|Incidents)|service checks?\b/i);
    const numbers = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, number]) => Number(number));
    const defined = numbers(/^\[(\d+)\]:/gm);
    expect(defined).toEqual(defined.map((_number, index) => index + 1));
    expect(new Set(numbers(/\]\[(\d+)\]/g))).toEqual(new Set(defined));
    for (const path of paths.filter((each) => each.includes('/dashboards/'))) {
      expect(readText(fork, path)).not.toMatch(/"data_source": "(logs|events|logs_stream|event_stream)"/);
    }
  });

  it('takes over a published tile byte by byte', () => {
    const published = new Map(
      [...kit].flatMap(([path, bytes]) =>
        path.startsWith('integration-tile/') ? [[path.slice(17), bytes] as const] : [],
      ),
    );
    const fork = setUp(kit, pager, published);
    const tile = [...fork].filter(([path]) => path.startsWith('integration-tile/'));
    expect(new Map(tile.map(([path, bytes]) => [path.slice(17), bytes]))).toEqual(published);
  });
});

describe('set-up of a small kit', () => {
  const kit = exampleKit();

  it('closes the gaps in dashboards and drops empty groups', () => {
    const fork = setUp(kit, { ...pager, data: 'metrics,events' });
    const { widgets } = readJsonObject(fork, 'integration-tile/assets/dashboards/pager_party_overview.json');
    expect(widgets).toMatchObject([
      { definition: { title: 'Both', widgets: [{ layout: { y: 0 } }] }, layout: { y: 0, height: 3 } },
      { definition: { title: 'Last' }, layout: { y: 3, height: 3 } },
    ]);
  });

  it('escapes the name as each format wants it', () => {
    const fork = setUp(kit, { name: "O'Brien & Sons", appId: 'obrien' });
    expect(readText(fork, 'integration-tile/assets/logos/obrien.svg')).toContain(
      '<title>O&#39;Brien &amp; Sons</title>',
    );
    expect(readText(fork, 'apps/reference-server/src/integration/collect.ts')).toContain(
      "'O\\'Brien & Sons'",
    );
    expect(readText(fork, 'integration-tile/README.md')).toContain("filter=O'Brien%20%26%20Sons");
  });

  it('quotes a name that YAML would read as something else', () => {
    const fork = setUp(kit, { name: 'Null' });
    expect(readText(fork, 'integration-tile/assets/logs/null.yaml')).toContain('  name: "Null"');
  });

  it('derives the column "integration" from the name, as Datadog’s tools do', () => {
    const before = readText(kit, 'integration-tile/metadata.csv').split('\n');
    const fork = setUp(kit, { name: "O'Brien-Sons & Co", appId: 'obrien' });
    const [header, row = '', ...rest] = readText(fork, 'integration-tile/metadata.csv').split('\n');
    expect(header).toBe(before[0]);
    expect(row).toBe('obrien.launch.count,,"Launches, of all kinds",o_brien-sons_co,');
    expect(rest).toEqual(['']);
  });

  it('names the sites when they are not all', () => {
    const fork = setUp(kit, { ...pager, sites: 'eu1,us1' });
    expect(readText(fork, 'integration-tile/README.md')).toContain(
      'works on the Datadog sites US1 and EU1 ([all sites][3])',
    );
  });

  it('starts a separate history', () => {
    expect(readText(setUp(kit, pager), 'integration-tile/CHANGELOG.md')).toMatch(
      /^# CHANGELOG - Pager Party\n\n## 1\.0\.0 \/ 2026-02-03\n\n\*\*\*Added\*\*\*:\n\n\* /,
    );
  });

  it('adds an OAuth client to a published tile, and changes nothing else in its manifest (R9)', () => {
    const text = '{\n    "app_id": "old-tile",\n  "app_uuid": "x",\n  "assets": {\n    "logs": {}\n  }\n}';
    const published = new Map([['manifest.json', new TextEncoder().encode(text)]]);
    const fork = setUp(kit, { name: 'Old Tile' }, published);
    expect(readText(fork, 'integration-tile/manifest.json')).toBe(
      text.replace('"assets": {\n    ', '"assets": {\n    "oauth": "assets/oauth_clients.json",\n    '),
    );
    expect(fork.has('integration-tile/assets/oauth_clients.json')).toBe(true);
  });

  it('leaves the OAuth client of a published tile to its owner, and sends no customer to GitHub (R9)', () => {
    const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const manifest = {
      app_id: 'old-tile',
      author: { homepage: 'https://github.com/DataDog/integrations-extras' },
    };
    const published = new Map([['manifest.json', encode(manifest)]]);
    expect(answersFromTile(published).website).toBeUndefined();
    const tasks = (tile: FileTree) =>
      humanTasks(planFor(kit, { name: 'Old Tile' }, tile))
        .map(({ what }) => what)
        .join('\n');
    expect(tasks(published)).toContain('create the OAuth client');
    const withClient = new Map([...published, ['assets/oauth_clients.json', encode({})] as const]);
    expect(tasks(withClient)).not.toMatch(/create the OAuth client|old-tile\.example/);
    expect(tasks(withClient)).toContain('of your OAuth client');
  });

  it('remembers its answers', () => {
    const { fork, identity } = readKitState(setUp(kit, { ...pager, data: 'metrics' }));
    expect(identity).not.toEqual(exampleIdentity);
    expect(fork?.data).toEqual(['metrics']);
  });
});
