/**
 * The reference server's webhook receiver on PostgreSQL: deliveries committed per second, to one webhook and to as many as
 * there are senders, beside a bare loop of the same inserts through the same kind of pool, and how long a sender waits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const deliveries = 3_000;
const connections = 16;
const rounds = 3;

const directory = mkdtempSync(join(tmpdir(), 'tilekit-bench-'));
const server = spawn(
  process.execPath,
  [
    '--conditions=@tilekit/source',
    join(import.meta.dirname, 'server', 'receiver-process.ts'),
    directory,
    String(connections),
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
const { port, webhooks } = JSON.parse(await nextLine()) as {
  port: number;
  webhooks: readonly { path: string; headers: Record<string, string> }[];
};

// Interleaved, so that a busy moment of the machine meets both.
const bare: number[] = [];
const crowds = [
  { name: 'one webhook', webhooks: webhooks.slice(0, 1), received: [] as number[], waits: [] as number[] },
  { name: `${webhooks.length} webhooks`, webhooks, received: [] as number[], waits: [] as number[] },
];
type Crowd = (typeof crowds)[number];
for (let round = 0; round < rounds; round += 1) {
  server.stdin.write(`${deliveries} ${connections}\n`);
  bare.push(Number(await nextLine()));
  for (const crowd of crowds) crowd.received.push(await deliver(crowd, round));
}
const floor = median(bare);
console.log(`bare inserts        ${floor.toFixed(0).padStart(6)} per second`);
for (const { name, received, waits } of crowds) {
  const rate = median(received);
  waits.sort((left, right) => left - right);
  console.log(
    `${name.padEnd(20)}${rate.toFixed(0).padStart(6)} deliveries committed per second  ${(rate / floor).toFixed(2)} x bare`,
  );
  console.log(
    `${''.padEnd(20)}a sender waits ${quantile(waits, 0.5)} ms median, ${quantile(waits, 0.99)} ms p99, ${connections} at once`,
  );
}
server.stdin.end();
await once(server, 'exit');
rmSync(directory, { recursive: true, force: true });

async function deliver({ name, webhooks: called, waits }: Crowd, round: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = deliveries;
  const lane = async (_: unknown, index: number): Promise<void> => {
    const { path, headers } = called[index % called.length] ?? { path: '', headers: {} };
    while (left-- > 0) {
      const startedAt = performance.now();
      const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers });
      outgoing.end(body(`${name}-${round}-${left}`));
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      answer.resume();
      if (answer.statusCode !== 202) throw new Error(`The receiver answered ${answer.statusCode ?? 0}.`);
      await once(answer, 'end');
      waits.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }).map(lane));
  agent.destroy();
  return deliveries / ((performance.now() - startedAt) / 1000);
}

function body(id: string): string {
  return JSON.stringify({
    id,
    alert_cycle_key: id,
    alert_transition: 'Triggered',
    date: String(Date.now()),
    alert_id: '1',
    title: 'Deployments of checkout are failing in production',
    event_title: '',
    link: '',
    tags: 'service:checkout,env:production',
    scope: 'service:checkout,env:production',
  });
}

async function nextLine(): Promise<string> {
  const { value } = (await lines.next()) as { value?: string };
  if (value === undefined) throw new Error('The server process ended.');
  return value;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
}
