/**
 * The reference server's webhook receiver on PostgreSQL: deliveries committed per second, beside a bare loop of the
 * same inserts through the same kind of pool, and how long a sender waits.
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
  ['--conditions=@tilekit/source', join(import.meta.dirname, 'server', 'receiver-process.ts'), directory],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
const { port, path, headers } = JSON.parse(await nextLine()) as {
  port: number;
  path: string;
  headers: Record<string, string>;
};

// Interleaved, so that a busy moment of the machine meets both.
const bare: number[] = [];
const received: number[] = [];
const waits: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  server.stdin.write(`${deliveries} ${connections}\n`);
  bare.push(Number(await nextLine()));
  received.push(await deliver(round));
}
const [floor, rate] = [median(bare), median(received)];
waits.sort((left, right) => left - right);
console.log(`bare inserts        ${floor.toFixed(0).padStart(6)} per second`);
console.log(
  `receiver            ${rate.toFixed(0).padStart(6)} deliveries committed per second  ${(rate / floor).toFixed(2)} x bare`,
);
console.log(
  `wait of a sender    ${quantile(0.5)} ms median, ${quantile(0.99)} ms p99, ${connections} at once`,
);
server.stdin.end();
await once(server, 'exit');
rmSync(directory, { recursive: true, force: true });

async function deliver(round: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = deliveries;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const startedAt = performance.now();
      const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers });
      outgoing.end(body(`${round}-${left}`));
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      answer.resume();
      if (answer.statusCode !== 202) throw new Error(`The receiver answered ${answer.statusCode ?? 0}.`);
      await once(answer, 'end');
      waits.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, lane));
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

function quantile(share: number): string {
  return (waits[Math.floor(waits.length * share)] ?? Number.NaN).toFixed(1);
}
