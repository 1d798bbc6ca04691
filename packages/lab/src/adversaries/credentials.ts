import type { Exchange } from '../browser/http.ts';
import type { Lab } from '../run/lab.ts';
import type { Secret } from '../sandbox/control.ts';
import type { Finding } from './adversary.ts';

const minLength = 8;

/** Looks for every secret that the sandbox issued in everything that browsers saw of the target. */
export async function judgeCredentials(lab: Lab): Promise<Finding> {
  await lab.base();
  const secrets = [...(await lab.control.secrets()), ...(await webhookSecrets(lab))].filter(
    ({ value }) => value.length >= minLength,
  );
  const search = new SecretSearch(secrets);
  const isCode = ({ kind }: Secret) => kind === 'code';
  for (const [index, exchange] of lab.http.exchanges.entries()) {
    // Other steps work at the same time.
    if (index % 50 === 0) await new Promise((ready) => setImmediate(ready));
    if (lab.addresses.of(exchange.url).kind !== 'target') continue;
    for (const { place, text, mayHaveCode } of placesOf(exchange)) {
      const found = search.find(text, (secret) => !(mayHaveCode && isCode(secret)));
      if (found) return `${describeKind(found.kind)} is in ${place} of ${exchange.url.pathname}.`;
    }
  }
  const authorize = lab.http.exchanges.some(
    ({ url }) =>
      url.pathname.endsWith('/oauth2/v1/authorize') && search.find(url.href, (secret) => !isCode(secret)),
  );
  return authorize ? 'A secret is in the address of the authorization request.' : undefined;
}

/** Values of the headers that Datadog sends with alerts: anyone who knows them can send alerts, too. */
async function webhookSecrets(lab: Lab): Promise<Secret[]> {
  return (await lab.control.accounts()).flatMap(({ site, organization, webhooks }) =>
    webhooks.flatMap(({ custom_headers: headers }) =>
      [...(headers ?? '').matchAll(/:\s*"(?:Bearer |Basic |Token )?([^"\s]{12,})"/gi)].map(
        ([, value = '']) => ({
          kind: 'webhook_secret',
          value,
          organization: `${site}/${organization}`,
        }),
      ),
    ),
  );
}

/** What a person sees of a page. */
function visible(body: string): string {
  return body.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>/g, ' ');
}

/** Datadog itself writes the code into the callback’s address, and servers may repeat it until it is used. */
function placesOf({ url, headers, body, setCookies, requestHeaders }: Exchange) {
  const others = Object.entries(headers).flatMap(([name, text]) => (name === 'set-cookie' ? [] : [text]));
  return [
    { place: 'the page', text: body, mayHaveCode: url.searchParams.has('code') },
    // An intermediate page may forward the code, but must not show it.
    { place: 'the text', text: url.searchParams.has('code') ? visible(body) : '', mayHaveCode: false },
    { place: 'a cookie', text: setCookies.join('\n'), mayHaveCode: false },
    { place: 'a header', text: others.join('\n'), mayHaveCode: true },
    { place: 'the address', text: url.href, mayHaveCode: true },
    { place: 'a cookie', text: requestHeaders.cookie ?? '', mayHaveCode: true },
  ];
}

export function describeKind(kind: string): string {
  const names: Readonly<Record<string, string>> = {
    access_token: 'An access token',
    refresh_token: 'A refresh token',
    api_key: 'The API key',
    code: 'An authorization code',
    code_verifier: 'A PKCE code verifier',
    client_secret: 'The client secret',
    webhook_secret: 'A webhook’s secret',
  };
  return names[kind] ?? kind;
}

const mapBits = 20;

/**
 * Finds any of thousands of secrets in a text in one pass (Rabin and Karp): a run makes thousands of pages, and looking
 * for each secret in each of them would take longer than the run.
 */
export class SecretSearch {
  /** By their first characters: secrets in the forms in which they may be written. */
  readonly #byBeginning = new Map<string, { readonly form: string; readonly secret: Secret }[]>();
  readonly #beginnings = new Uint8Array(1 << mapBits);
  readonly #known = new Map<string, readonly Secret[]>();

  constructor(secrets: readonly Secret[]) {
    for (const secret of secrets) {
      for (const form of [...formsOf(secret.value), ...halvesOf(secret)]) {
        const beginning = form.slice(0, minLength);
        const list = this.#byBeginning.get(beginning) ?? [];
        this.#byBeginning.set(beginning, list);
        list.push({ form, secret });
        let hash = 0;
        for (let index = 0; index < minLength; index += 1) hash = step(hash, beginning.charCodeAt(index), 0);
        this.#beginnings[hash & mask] = 1;
      }
    }
  }

  /** Also inside of base64, as in cookies that are signed and not encrypted. */
  find(text: string, counts: (secret: Secret) => boolean): Secret | undefined {
    if (text.length < minLength) return undefined;
    const all = this.#known.get(text) ?? [text, ...decoded(text)].flatMap((one) => this.#findAll(one));
    this.#known.set(text, all);
    return all.find(counts);
  }

  #findAll(text: string): Secret[] {
    const found: Secret[] = [];
    let hash = 0;
    for (let end = 0; end < text.length; end += 1) {
      hash = step(hash, text.charCodeAt(end), end < minLength ? 0 : text.charCodeAt(end - minLength));
      if (end < minLength - 1 || this.#beginnings[hash & mask] === 0) continue;
      const start = end - minLength + 1;
      for (const { form, secret } of this.#byBeginning.get(text.slice(start, end + 1)) ?? [])
        if (text.startsWith(form, start)) found.push(secret);
    }
    return found;
  }
}

const mask = (1 << mapBits) - 1;
const factor = 1_000_003;
const leaving = Array.from({ length: minLength }).reduce<number>((power) => Math.imul(power, factor), 1);

function step(hash: number, entering: number, left: number): number {
  return (Math.imul(hash, factor) + entering - Math.imul(leaving, left)) | 0;
}

function formsOf(value: string): Set<string> {
  const bytes = Buffer.from(value);
  return new Set([
    value,
    encodeURIComponent(value),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]);
}

/** Half of a key is too much of it; what Datadog itself shows is the last four characters. */
function halvesOf({ kind, value }: Secret): string[] {
  const half = Math.ceil(value.length / 2);
  return ['api_key', 'access_token', 'refresh_token'].includes(kind) && half >= 16
    ? [value.slice(0, half), value.slice(-half)]
    : [];
}

function decoded(text: string): string[] {
  if (text.length > 4000) return [];
  return [...text.matchAll(/[A-Za-z0-9+/_-]{40,}/g)].map(([found]) =>
    Buffer.from(found, 'base64url').toString('latin1'),
  );
}
