import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load, loadAll } from 'js-yaml';
import { isJsonObject } from '../../../tools/file-tree.ts';
import { environmentSchema, fileVariables, requiredVariables } from '../src/config/environment-schema.ts';

const folder = resolve(import.meta.dirname, '../kubernetes');
const files = globSync('*.yaml', { cwd: folder }).sort();
const objects = files
  .filter((name) => name !== 'kustomization.yaml')
  .flatMap((name) => loadAll(readFileSync(join(folder, name), 'utf8')).map(object));
const kinds = (kind: string) => objects.filter((one) => one.kind === kind);
const pods = [...kinds('Deployment'), ...kinds('Job')].map((one) =>
  object(object(object(one.spec).template).spec),
);
const settings = object(kinds('ConfigMap')[0]?.data);

describe('the Kubernetes base', () => {
  it('names every file that is there', () => {
    const { resources } = object(load(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));
    expect(list(resources).toSorted()).toEqual(files.filter((name) => name !== 'kustomization.yaml'));
  });

  it('starts what is there only as an unprivileged user, without service links', () => {
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(pod).toMatchObject({ enableServiceLinks: false, automountServiceAccountToken: false });
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
      for (const container of list(pod.containers))
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: {}, limits: { memory: expect.any(String) as string } },
        });
    }
  });

  it('sets variables that the server knows, all that it needs, and secrets as files only', () => {
    const known = new Set([
      ...Object.keys(environmentSchema.properties),
      ...fileVariables.map((name) => `${name}_FILE`),
    ]);
    for (const pod of pods) {
      const [container] = list(pod.containers).map(object);
      const own = list(container?.env).map((one) => String(object(one).name));
      const all = [...own, ...Object.keys(settings)];
      expect(all.filter((name) => !known.has(name))).toEqual([]);
      expect(all.filter((name) => fileVariables.some((secret) => secret === name))).toEqual([]);
      const given = new Set(all.map((name) => name.replace(/_FILE$/, '')));
      expect(requiredVariables.filter((name) => !given.has(name))).toEqual([]);
    }
  });

  it('asks each probe where it is answered, and grants the time that a stop takes', () => {
    const [pod] = pods;
    const [server] = list(pod?.containers).map(object);
    const pathOf = (probe: unknown) => object(object(probe).httpGet).path;
    expect([server?.startupProbe, server?.livenessProbe, server?.readinessProbe].map(pathOf)).toEqual([
      '/healthz',
      '/healthz',
      '/readyz',
    ]);
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(25);
    const ports = list(server?.ports).map((one) => String(object(one).containerPort));
    expect(ports).toEqual([settings.PORT, settings.METRICS_PORT]);
  });
});

function object(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
