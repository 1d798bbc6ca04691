/** Loaded before an example of a README: examples may talk to this machine, never to Datadog. */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { isJsonObject } from '../file-tree.ts';

const original: unknown = Reflect.get(Socket.prototype, 'connect');
if (typeof original !== 'function') throw new Error('Sockets no longer have a method "connect".');

Reflect.set(Socket.prototype, 'connect', function connect(this: Socket, ...args: unknown[]): unknown {
  const host = hostOf(args);
  if (!/^(localhost|127\.|::1$)/.test(host)) {
    writeSync(2, `stopped before it connected to ${host}\n`);
    process.exit(86);
  }
  const connected: unknown = Reflect.apply(original, this, args);
  return connected;
});

/** Called with (port, host), ({ host, port }) or, by Node itself, ([{ host, port }]). */
function hostOf([first, second]: unknown[]): string {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (!isJsonObject(options)) return typeof second === 'string' ? second : 'localhost';
  return typeof options.host === 'string' ? options.host : 'localhost';
}
