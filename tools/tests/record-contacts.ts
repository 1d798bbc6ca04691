import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { isIP, Socket } from 'node:net';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { readOutputDirectory } from './config.ts';

// Loaded before everything else by every Node process of a test run: it writes down, each once, whom this process
// connects to, and which Datadog hosts our transport asks for. `scan-contacts.ts` judges them at the end.
const directory = readOutputDirectory();
const seen = new Set<string>();

function record(kind: 'address' | 'name' | 'host', value: string): void {
  const line = `${kind} ${value}\n`;
  if (seen.has(line)) return;
  seen.add(line);
  appendFileSync(join(directory, `contacts-${process.pid}-${threadId}.txt`), line);
}

// Every TCP connection goes through here, whatever makes it: node:https, fetch, the database's client.
Object.defineProperty(Socket.prototype, 'connect', {
  ...Object.getOwnPropertyDescriptor(Socket.prototype, 'connect'),
  value: new Proxy(Reflect.get(Socket.prototype, 'connect'), {
    apply(connect, socket: Socket, input: Parameters<Socket['connect']>) {
      // Also for an attempt that fails, and for an unknown name.
      socket.on('connectionAttempt', (address: string) => {
        // A local socket is named by its path.
        if (isIP(address) !== 0) record('address', address);
      });
      socket.on('lookup', (_error, _address, _family, name) => {
        record('name', name);
      });
      return Reflect.apply(connect, socket, input);
    },
  }),
});

subscribe('http.client.request.start', (message) => {
  const request: unknown = typeof message === 'object' && message !== null && Reflect.get(message, 'request');
  if (!(request instanceof ClientRequest) || request.getHeader('user-agent') !== 'tilekit') return;
  // A sandbox serves each Datadog host under a path of its name.
  const [, first = ''] = /^\/([^/?]*)/.exec(request.path) ?? [];
  record('host', /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(first) ? first : request.host);
});
