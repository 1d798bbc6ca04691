import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type JsonObject } from '../file-tree.ts';

interface LocalRegistry extends AsyncDisposable {
  readonly url: string;
  /** What was published, as `name@version`. */
  readonly published: () => string[];
}

interface Package {
  readonly versions: Map<string, JsonObject>;
  readonly tarballs: Map<string, Buffer>;
}

const maxBytes = 64 * 1024 * 1024;

/** An npm registry for one scope, in memory: publish, metadata, tarballs; enough to publish and install for real. */
export async function startLocalRegistry(): Promise<LocalRegistry> {
  const packages = new Map<string, Package>();
  const server = createServer((request, response) => {
    answer(packages, request, response).catch((error: unknown) => {
      send(response, 500, { error: String(error) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    published: () =>
      [...packages].flatMap(([name, { versions }]) =>
        [...versions.keys()].map((version) => `${name}@${version}`),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}

async function answer(
  packages: Map<string, Package>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/').slice(1);
  const [name = '', file] = path.split('/-/');
  if (request.method === 'PUT') {
    const body = await readBody(request);
    const refused = publish(packages, name, body);
    send(
      response,
      refused === undefined ? 201 : 409,
      refused === undefined ? { ok: true } : { error: refused },
    );
    return;
  }
  const found = packages.get(name);
  const tarball = file === undefined ? undefined : found?.tarballs.get(file);
  if (tarball) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(tarball);
  else if (found && file === undefined)
    send(response, 200, metadataOf(name, found, request.headers.host ?? ''));
  else send(response, 404, { error: 'not found' });
}

function publish(packages: Map<string, Package>, name: string, body: JsonObject): string | undefined {
  const entry = packages.get(name) ?? {
    versions: new Map<string, JsonObject>(),
    tarballs: new Map<string, Buffer>(),
  };
  const versions = isJsonObject(body.versions) ? body.versions : {};
  const attachments = isJsonObject(body._attachments) ? Object.values(body._attachments) : [];
  for (const [version, manifest] of Object.entries(versions)) {
    const attachment: unknown = attachments[0];
    if (!isJsonObject(manifest) || !isJsonObject(attachment) || typeof attachment.data !== 'string')
      return 'no tarball';
    if (entry.versions.has(version)) return `${name}@${version} exists already`;
    entry.versions.set(version, manifest);
    entry.tarballs.set(`${version}.tgz`, Buffer.from(attachment.data, 'base64'));
  }
  packages.set(name, entry);
  return undefined;
}

function metadataOf(name: string, { versions, tarballs }: Package, host: string): JsonObject {
  const described = [...versions].map(([version, manifest]) => {
    const bytes = tarballs.get(`${version}.tgz`) ?? Buffer.alloc(0);
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    const shasum = createHash('sha1').update(bytes).digest('hex');
    return [
      version,
      { ...manifest, dist: { tarball: `http://${host}/${name}/-/${version}.tgz`, integrity, shasum } },
    ];
  });
  return {
    name,
    'dist-tags': { latest: [...versions.keys()].at(-1) },
    versions: Object.fromEntries(described),
  };
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<unknown>) {
    const bytes = chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > maxBytes) throw new Error('The package is larger than 64 MB.');
    chunks.push(bytes);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return isJsonObject(value) ? value : {};
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.');
  return address;
}
