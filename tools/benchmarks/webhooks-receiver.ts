/** `receive` under good and bad senders: deliveries per second beside a bare route, answers, and memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const server = spawn(
  process.execPath,
  ['--expose-gc', join(import.meta.dirname, 'webhooks', 'receiver-server.ts')],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const [port] = (await once(createInterface(server.stdout), 'line')) as [string];
const good = { 'content-type': 'application/json', 'x-nova-secret': 'a-secret-that-is-hard-to-guess' };

// Interleaved, so that a busy moment of the machine meets both.
const rates = { '/bare': [] as number[], '/webhook': [] as number[] };
for (let round = 0; round < 5; round++) {
  for (const path of ['/bare', '/webhook'] as const) rates[path].push(await deliveriesPerSecond(path));
}
const [bare, received] = [median(rates['/bare']), median(rates['/webhook'])];
console.log(`bare route          ${bare.toFixed(0).padStart(6)} deliveries/s`);
console.log(
  `receive             ${received.toFixed(0).padStart(6)} deliveries/s  ${(received / bare).toFixed(2)} x bare`,
);

const before = await megabytes();
await report('wrong secret', 2000, { ...good, 'x-nova-secret': 'wrong' }, delivery(0));
await report('wrong secret, 1 MB', 200, { ...good, 'x-nova-secret': 'wrong' }, 'x'.repeat(2 ** 20));
await report('wrong type', 2000, { ...good, 'content-type': 'text/plain' }, delivery(0));
await report('half a document', 2000, good, '{"id": ');
await report('1 MB', 200, good, 'x'.repeat(2 ** 20));
await report('200,000 levels', 200, good, '['.repeat(200_000));
await report('stalled after a byte', 200, good, 'x', 100);
console.log(`memory              ${before} MB before, ${await megabytes()} MB after (rss)`);
server.kill();

/** 20,000 deliveries over 32 connections. */
async function deliveriesPerSecond(path: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let left = 20_000;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers: good });
      outgoing.end(delivery(left));
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      answer.resume();
      if (answer.statusCode !== 202 && answer.statusCode !== 200)
        throw new Error(`${answer.statusCode ?? 0}`);
      await once(answer, 'end');
    }
  };
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: 32 }, lane));
  agent.destroy();
  return 20_000 / (Number(process.hrtime.bigint() - start) / 1e9);
}

function delivery(id: number): string {
  return JSON.stringify({
    id: String(id),
    alert_cycle_key: 'c',
    alert_transition: 'Triggered',
    date: String(Date.now()),
    text: 'one of many',
  });
}

/** Sends raw requests, 50 at a time, and counts what comes back. */
async function report(
  what: string,
  count: number,
  headers: Record<string, string>,
  body: string,
  contentLength = body.length,
): Promise<void> {
  const answers = new Map<string, number>();
  let left = count;
  let peak = 0;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await exchange(headers, body, contentLength);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  const lanes = Promise.all(Array.from({ length: 50 }, lane));
  const watch = setInterval(() => {
    void megabytes().then((now) => (peak = Math.max(peak, now)));
  }, 100);
  await lanes;
  clearInterval(watch);
  const counts = Array.from(answers, ([answer, times]) => `${times} x ${answer}`).join(', ');
  console.log(`${what.padEnd(20)}${counts}; at most ${Math.max(peak, await megabytes())} MB`);
}

async function exchange(
  headers: Record<string, string>,
  body: string,
  contentLength: number,
): Promise<string> {
  const socket: Socket = connect(Number(port), '127.0.0.1');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `POST /webhook HTTP/1.1\r\nhost: x\r\n${lines.join('')}content-length: ${contentLength}\r\n\r\n${body}`,
  );
  try {
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return /^HTTP\/1\.1 (\d+)/.exec(answer.toString())?.[1] ?? 'nothing';
  } catch {
    return 'connection lost';
  } finally {
    socket.destroy();
  }
}

async function megabytes(): Promise<number> {
  const answer: unknown = await (await fetch(`http://127.0.0.1:${port}/memory`)).json();
  return typeof answer === 'object' && answer !== null && 'megabytes' in answer
    ? Number(answer.megabytes)
    : Number.NaN;
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
