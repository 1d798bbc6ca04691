import { createServer, request as forward, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { selfSignedCertificate } from '../../test/self-signed-certificate.ts';
import { createTransport, type TransportOptions } from './create-transport.ts';
import { readProxySettings, type ProxyEnvironment } from './proxy-settings.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const part of open.splice(0)) part.close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return (server.address() as AddressInfo).port;
}

/** A forward proxy that connects every tunnel to this machine, and remembers what it was asked for. */
async function startProxy(refusal?: string) {
  const seen: { target: string; credentials: string | undefined }[] = [];
  const proxy = createServer((incoming, response) => {
    seen.push({ target: incoming.url ?? '', credentials: incoming.headers['proxy-authorization'] });
    const passed = forward(incoming.url ?? '', { method: incoming.method }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  proxy.on('connect', (incoming, socket) => {
    seen.push({ target: incoming.url ?? '', credentials: incoming.headers['proxy-authorization'] });
    socket.on('error', () => undefined);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      return;
    }
    const onward = connect(Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  return { seen, port: await listen(proxy) };
}

async function startDatadog(name = 'api.datadog.invalid') {
  const { cert, key } = selfSignedCertificate(name);
  const port = await listen(createSecureServer({ cert, key }, (_, response) => response.end('ok')));
  return { port, certificateAuthorities: [cert] };
}

function transportOf(options: TransportOptions) {
  const transport = createTransport(options);
  open.push(transport);
  return transport;
}

describe('requests through a forward proxy (H-09)', () => {
  test.each([false, true])(
    'HTTPS_PROXY with credentials; a separate connection: %s',
    async (freshConnection) => {
      const { port, certificateAuthorities } = await startDatadog();
      const proxy = await startProxy();
      const transport = transportOf({
        certificateAuthorities,
        proxy: { HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxy.port}` },
      });
      const url = new URL(`https://api.datadog.invalid:${port}/`);
      for (let call = 0; call < 2; call += 1) {
        const answer = await transport({ method: 'POST', url, freshConnection });
        expect(Buffer.from(answer.body).toString()).toBe('ok');
      }
      const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
      expect(proxy.seen[0]).toEqual({ target: `api.datadog.invalid:${port}`, credentials });
      expect(proxy.seen).toHaveLength(freshConnection ? 2 : 1);
    },
  );

  test('HTTP_PROXY, for plain addresses', async () => {
    const proxy = await startProxy();
    const port = await listen(createServer((_, response) => response.end('plain')));
    const environment = { http_proxy: `http://127.0.0.1:${proxy.port}`, NODE_USE_ENV_PROXY: '1' };
    const answer = await transportOf({ proxy: environment })({
      method: 'GET',
      url: new URL(`http://127.0.0.1:${port}/x`),
    });
    expect(Buffer.from(answer.body).toString()).toBe('plain');
    expect(proxy.seen.map(({ target }) => target)).toEqual([`http://127.0.0.1:${port}/x`]);
  });

  test.each(['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway'])(
    'a proxy that answers %s: nothing was sent, and its credentials stay out of the error',
    async (refusal) => {
      const proxy = await startProxy(refusal);
      const transport = transportOf({ proxy: { HTTPS_PROXY: `http://user:s3cr3t@127.0.0.1:${proxy.port}` } });
      const error: unknown = await transport({
        method: 'POST',
        url: new URL('https://api.datadog.invalid/'),
      }).catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'CONNECTION_FAILED', maybeSent: false });
      expect(String(error)).toContain(refusal.slice(0, 3));
      expect(JSON.stringify(error) + String(error)).not.toMatch(/s3cr3t|user/);
    },
  );

  test('a proxy that is not there, and one that never answers', async () => {
    const gone = createServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    const url = new URL('https://api.datadog.invalid/');
    const dead = transportOf({ proxy: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
    await expect(dead({ method: 'POST', url })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      maybeSent: false,
    });
    const mute = createServer().on('connect', (_, socket) => {
      open.push({ close: () => socket.destroy() });
    });
    const silent = transportOf({ proxy: { HTTPS_PROXY: `http://127.0.0.1:${await listen(mute)}` } });
    await expect(silent({ method: 'POST', url, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
      maybeSent: false,
    });
  });

  test("a certificate for another name behind the proxy is still the site's fault (R73)", async () => {
    const { port, certificateAuthorities } = await startDatadog('other.invalid');
    const proxy = await startProxy();
    const transport = transportOf({
      certificateAuthorities,
      proxy: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
    });
    const calling = transport({ method: 'POST', url: new URL(`https://api.datadog.invalid:${port}/`) });
    await expect(calling).rejects.toMatchObject({ code: 'TLS_HOST_MISMATCH', maybeSent: false });
  });
});

describe('which addresses go through the proxy (H-09)', () => {
  test.each<[entry: string, url: string, isDirect: boolean]>([
    ['*', 'http://api.datadog.invalid/', true],
    ['.datadog.invalid', 'http://api.datadog.invalid/', true],
    ['*.datadog.invalid', 'http://api.datadog.invalid/', true],
    ['API.datadog.invalid', 'http://api.datadog.invalid/', true],
    ['one.invalid, api.datadog.invalid', 'http://api.datadog.invalid/', true],
    ['api.datadog.invalid:8080', 'http://api.datadog.invalid:8080/', true],
    ['api.datadog.invalid:8080', 'http://api.datadog.invalid/', false],
    ['datadog.invalid', 'http://api.datadog.invalid/', false],
    ['127.1.2.3', 'http://127.1.2.3/', true],
    ['127.1.2.1-127.1.2.9', 'http://127.1.2.3/', true],
    ['127.1.2.3', 'http://127.1.2.4/', false],
    ['::1', 'http://[::1]:1/', true],
    ['[::1]', 'http://[::1]:1/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['', 'http://api.datadog.invalid/', false],
  ])('NO_PROXY=%s: %s directly: %s', async (entry, url, isDirect) => {
    const proxy = await startProxy();
    const environment: ProxyEnvironment = {
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      NODE_USE_ENV_PROXY: '1',
      no_proxy: entry,
    };
    await transportOf({ proxy: environment })({ method: 'GET', url: new URL(url), timeoutMs: 200 }).catch(
      () => undefined,
    );
    expect(proxy.seen.length).toBe(isDirect ? 0 : 1);
  });

  test('loopback is reached directly, except for who asks Node itself for the proxy', async () => {
    const proxy = await startProxy();
    const port = await listen(createServer((_, response) => response.end('ok')));
    const url = new URL(`http://127.0.0.1:${port}/`);
    const environment = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    await transportOf({ proxy: environment })({ method: 'GET', url });
    expect(proxy.seen).toHaveLength(0);
    await transportOf({ proxy: { ...environment, NODE_USE_ENV_PROXY: '1' } })({ method: 'GET', url });
    expect(proxy.seen).toHaveLength(1);
  });

  test('false: none, whatever the environment says', () => {
    expect(readProxySettings(false)).toBeUndefined();
    expect(readProxySettings({ NO_PROXY: '*', HTTPS_PROXY: '' })).toBeUndefined();
  });

  test.each(['proxy.example:3128', 'socks5://user:s3cr3t@proxy.example', 'http://', 'nonsense s3cr3t'])(
    'HTTPS_PROXY=%s is refused, and not repeated',
    (value) => {
      expect(() => readProxySettings({ HTTPS_PROXY: value })).toThrow(
        expect.objectContaining({
          code: 'PROXY_INVALID',
          message: expect.not.stringContaining('s3cr3t') as string,
        }),
      );
    },
  );
});
