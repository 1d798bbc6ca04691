/**
 * The whole connect flow on PostgreSQL: from the onboarding address over the callback to the committed API key, beside a
 * bare loop with the same SQL and the same two calls to the same sandbox. The consent in between is not counted.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../apps/reference-server/test/delivery-storm/free-port.ts';
import { type Measured, runLanes } from '../../apps/reference-server/test/bench/lanes.ts';
import { median, met, quantile } from './server/figures.ts';
import { startSandboxProcess } from './server/sandbox-process.ts';

const connects = Number(process.argv[2] ?? 300);
const rounds = Number(process.argv[3] ?? 5);
const atOnce = 50;
const floorShare = 0.5;
const domain = 'datadoghq.eu';

const directory = mkdtempSync(join(tmpdir(), 'tilekit-bench-'));
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const port = await freePort();
const sandbox = await startSandboxProcess(`http://127.0.0.1:${port}`);
const { id, secret } = sandbox.client;
const server = spawn(
  process.execPath,
  [
    '--conditions=@tilekit/source',
    join(import.meta.dirname, '../../apps/reference-server/test/bench/connect-process.ts'),
    ...[directory, String(port), sandbox.url, id, secret],
  ],
  { stdio: ['pipe', 'pipe', process.env.BENCH_LOG === undefined ? 'ignore' : 'inherit'] },
);
const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
const { onboardingPath } = (await nextLine()) as { onboardingPath: string };

const rates = { floor: [] as number[], server: [] as number[] };
const waits: number[] = [];
// Interleaved, so that a busy moment of the machine meets both; the first round warms up.
for (let round = 0; round <= rounds; round += 1) {
  for (const who of round % 2 === 0 ? (['floor', 'server'] as const) : (['server', 'floor'] as const)) {
    await sandbox.control('reset', {});
    await sandbox.control('organizations', { site: domain, count: connects });
    const [first, second] = who === 'floor' ? await connectFloor() : await connectServer(round);
    if (round === 0) continue;
    rates[who].push(connects / (first.seconds + second.seconds));
    if (who === 'server') first.waits.forEach((wait, index) => waits.push(wait + (second.waits[index] ?? 0)));
  }
}
server.stdin.end();
await once(server, 'exit');
await sandbox.stop();
agent.destroy();
rmSync(directory, { recursive: true, force: true });

const [floor, rate] = [median(rates.floor), median(rates.server)];
const share = median(rates.server.map((own, index) => own / (rates.floor[index] ?? Number.NaN)));
console.log(`floor             ${floor.toFixed(0).padStart(6)} connections per second, ${atOnce} at once`);
console.log(
  `server            ${rate.toFixed(0).padStart(6)} connections per second  ${share.toFixed(2)} x floor  ${met(share >= floorShare, `at least ${floorShare}`)}`,
);
console.log(
  `customer waits    ${quantile(waits, 0.5).toFixed(0)} ms median, ${quantile(waits, 0.99).toFixed(0)} ms p99 for both requests`,
);

async function connectFloor(): Promise<[Measured, Measured]> {
  const begun = (await order({ begin: connects, atOnce })) as Measured & { urls: string[] };
  const urls = begun.urls.map((query) => `${sandbox.url}/app.${domain}/oauth2/v1/authorize${query}`);
  return [begun, (await order({ finish: await consent(urls), atOnce })) as Measured];
}

async function connectServer(round: number): Promise<[Measured, Measured]> {
  const visitors = Array.from(
    { length: connects },
    (_, index) => `visitor-${round}-${index}@customer.example`,
  );
  const cookies: string[] = [];
  await runLanes(visitors, 8, async (email, index) => {
    cookies[index] = await signIn(email, addressOf(index));
  });
  const urls: string[] = [];
  const begun = await runLanes(cookies, atOnce, async (cookie, index) => {
    const answer = await visit(`${onboardingPath}?domain=${domain}`, { cookie, from: addressOf(index) });
    urls[index] = answer.headers.location ?? '';
  });
  const callbacks = await consent(urls);
  const finished = await runLanes(callbacks, atOnce, async (callback, index) => {
    const { pathname, search } = new URL(callback);
    const cookie = cookies[index] ?? '';
    const answer = await visit(`${pathname}${search}`, { cookie, from: addressOf(index) });
    const target = answer.headers.location ?? '';
    if (!target.includes('installation='))
      throw new Error(`Not connected: ${answer.statusCode ?? 0} ${target}`);
  });
  return [begun, finished];
}

/** The customers' part: each in a separate organization. */
async function consent(urls: readonly string[]): Promise<string[]> {
  const callbacks: string[] = [];
  await runLanes(urls, 8, async (target, index) => {
    const url = new URL(target);
    const organization = `tilekit_sandbox_${domain.replaceAll('.', '_')}=customer-${index + 1}`;
    const page = await fetch(url, { headers: { cookie: organization } });
    const cookie = [organization, ...page.headers.getSetCookie().map((line) => line.split(';')[0])].join(
      '; ',
    );
    const form = new URLSearchParams({ decision: 'authorize' });
    for (const [, name = '', value = ''] of (await page.text()).matchAll(
      /name="(csrf|consent)" value="([^"]*)"/g,
    ))
      form.set(name, value);
    const answer = await fetch(`${url.origin}${url.pathname}`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { cookie },
    });
    callbacks[index] = answer.headers.get('location') ?? '';
  });
  return callbacks;
}

async function signIn(email: string, from: string): Promise<string> {
  const page = await visit('/sign-in', { from });
  const csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const form = new URLSearchParams({ _csrf: csrf, email }).toString();
  const answer = await visit('/sign-in', { cookie: cookieOf(page), form, from });
  return cookieOf(answer);
}

/** Another address for every visitor: one that asks as often would be limited. */
function addressOf(index: number): string {
  return `10.0.${index >> 8}.${index & 255}`;
}

function cookieOf(answer: IncomingMessage): string {
  return (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
}

async function visit(
  path: string,
  { cookie, form, from }: { cookie?: string; form?: string; from: string },
): Promise<IncomingMessage & { text: string }> {
  const outgoing = request({
    agent,
    port,
    host: '127.0.0.1',
    path,
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      'x-forwarded-for': from,
      ...(cookie !== undefined && { cookie }),
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  outgoing.end(form);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return Object.assign(answer, { text });
}

async function order(body: object): Promise<unknown> {
  server.stdin.write(`${JSON.stringify(body)}\n`);
  return nextLine();
}

async function nextLine(): Promise<unknown> {
  const { value } = (await lines.next()) as { value?: string };
  if (value === undefined) throw new Error('The server process ended: BENCH_LOG=1 shows why.');
  return JSON.parse(value);
}
