import type { RunningSandbox } from '../running-sandbox.ts';
import { compareAnswers, type Difference } from './compare-answers.ts';
import type { Exchange, Scenario } from './recording.ts';

/** How the sandbox did on one exchange. */
export interface ReplayedExchange {
  exchange: Exchange;
  status: number;
  differences: Difference[];
  isRight: boolean;
}

/** Sends a scenario's requests to the sandbox at the time of the recording, with the ids that the sandbox gave. */
export async function replayScenario(
  sandbox: RunningSandbox,
  scenario: Scenario,
): Promise<ReplayedExchange[]> {
  await sandbox.control('reset');
  await sandbox.control('clock', { now: scenario.frozen });
  const replay = new Replay(sandbox, Date.parse(scenario.frozen));
  const replayed: ReplayedExchange[] = [];
  for (const exchange of scenario.entries) replayed.push(await replay.send(exchange));
  return replayed;
}

class Replay {
  readonly #sandbox: RunningSandbox;
  readonly #frozenMs: number;
  /** Recorded ids and ours, longest first when they are put into an address. */
  readonly #ours = new Map<string, string | number>();

  constructor(sandbox: RunningSandbox, frozenMs: number) {
    this.#sandbox = sandbox;
    this.#frozenMs = frozenMs;
  }

  async send(exchange: Exchange): Promise<ReplayedExchange> {
    const credentials = await this.#sandbox.credentials();
    const response = await fetch(`${this.#sandbox.url}/${exchange.host}${this.#rewriteText(exchange.path)}`, {
      method: exchange.method,
      headers: {
        ...(exchange.auth === 'none'
          ? {}
          : { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key }),
        ...(exchange.type === undefined ? {} : { 'content-type': exchange.type }),
      },
      ...(exchange.body === undefined ? {} : { body: JSON.stringify(this.#rewrite(exchange.body)) }),
    });
    const text = await response.text();
    const answered = readAnswer(text);
    const differences: Difference[] = [];
    if (exchange.res !== undefined) {
      this.#learn(exchange.res, answered);
      const recorded = this.#rewrite(exchange.res);
      differences.push(
        ...compareAnswers(recorded, answered, { frozenMs: this.#frozenMs, isListing: isListing(exchange) }),
      );
    } else if (text !== '') differences.push({ path: '', recorded: '', answered: text });
    const type = response.headers.get('content-type') ?? '';
    if (!sameType(type, exchange.resType ?? '')) {
      differences.push({ path: 'content-type', recorded: exchange.resType, answered: type });
    }
    const { status } = response;
    return { exchange, status, differences, isRight: status === exchange.status && differences.length === 0 };
  }

  /** Remembers which of our values stands where a made-up one was recorded. */
  #learn(recorded: unknown, answered: unknown, key = ''): void {
    if (Array.isArray(recorded) && Array.isArray(answered)) {
      for (const [index, entry] of recorded.entries()) this.#learn(entry, answered[index], key);
    } else if (isObject(recorded) && isObject(answered)) {
      for (const [name, value] of Object.entries(recorded)) this.#learn(value, answered[name], name);
    } else if (
      /(^|_)(id|uuid|token|key)s?$/.test(key) &&
      isName(recorded) &&
      isName(answered) &&
      recorded !== answered
    ) {
      this.#ours.set(String(recorded), answered);
    }
  }

  #rewrite(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.#rewrite(entry));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#rewrite(inner)]));
    }
    if (typeof value === 'string') return this.#rewriteText(value);
    return typeof value === 'number' ? (this.#ours.get(String(value)) ?? value) : value;
  }

  #rewriteText(text: string): string {
    const names = [...this.#ours.keys()].filter((name) => name.length > 4 && text.includes(name));
    return names
      .sort((left, right) => right.length - left.length)
      .reduce((changed, name) => changed.replaceAll(name, String(this.#ours.get(name))), text);
  }
}

/** Lists show whatever the organization had. */
function isListing({ method, path, res }: Exchange): boolean {
  const [address = ''] = path.split('?');
  return (method === 'GET' && hasList(res)) || address.endsWith('/search');
}

function hasList(res: unknown): boolean {
  return (
    Array.isArray(res) ||
    (isObject(res) && Object.values(res).some((value) => Array.isArray(value)) && !('id' in res))
  );
}

function readAnswer(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function sameType(left: string, right: string): boolean {
  return left.replaceAll(' ', '').toLowerCase() === right.replaceAll(' ', '').toLowerCase();
}

function isName(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
