import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Contract, CustomerContract } from '../contract/contract.ts';
import { LabError } from '../run/lab-error.ts';

/** The same question again until `read` takes the answer; an empty answer is `undefined`. */
type Ask = <T>(
  question: string,
  example: string,
  read: (answer: string) => T | Wrong,
  whenEmpty?: string,
) => Promise<T | undefined>;

/** An answer that cannot be used, and why. */
class Wrong {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** Asks what `lab.json` needs to know, and writes it. Every answer may be left empty. */
export async function initCommand(
  file: string,
  input: Readable = process.stdin,
  output: Writable = process.stdout,
): Promise<void> {
  if (existsSync(file)) throw new LabError(`"${file}" exists. Change it by hand, or remove it first.`);
  const lines = createInterface({ input, output });
  const answers = lines[Symbol.asyncIterator]();
  const ask: Ask = async (question, example, read, whenEmpty = 'not tested') => {
    output.write(`${question}\n  (for example ${example}; empty: ${whenEmpty})\n> `);
    for (;;) {
      const answer = await answers.next();
      if (answer.done === true)
        throw new LabError(`The input ended before the last question was answered: ${file} was not written.`);
      const text = answer.value.trim();
      if (text === '') return undefined;
      const value = read(text);
      if (!(value instanceof Wrong)) return value;
      output.write(`  ${value.why}\n> `);
    }
  };
  try {
    const contract = await readAnswers(ask);
    writeFileSync(
      file,
      `${JSON.stringify({ $schema: './node_modules/@tilekit/lab/lab.schema.json', ...contract }, null, 2)}\n`,
    );
    output.write(
      `Wrote ${file}. Next, with the address of your server and the folder of your tile:\n  tilekit-lab run --target http://127.0.0.1:8000 --tile my-tile --lab ${file}\n`,
    );
  } finally {
    lines.close();
  }
}

const text = (answer: string) => answer;

const oneOf =
  <const T extends string>(...known: readonly T[]) =>
  (answer: string): T | Wrong =>
    known.find((each) => each === answer.toLowerCase()) ?? new Wrong(`One of: ${known.join(', ')}.`);

function seconds(answer: string): number | Wrong {
  const value = Number(answer);
  return Number.isFinite(value) && value >= 1 ? value : new Wrong('A number of seconds, 1 or more.');
}

async function readAnswers(ask: Ask): Promise<Contract> {
  const customers = await askCustomers(ask);
  const installations = await askListing(ask);
  const disconnect = await askDisconnect(ask);
  const alert = await ask('Where does your server show what an alert brought about?', '/alerts', text);
  const dataSeconds = await ask(
    'Within how many seconds of connecting does data arrive at Datadog?',
    '150',
    seconds,
    '90',
  );
  return {
    ...(customers.length > 0 && { customers }),
    ...(installations && { installations }),
    ...(disconnect && { disconnect }),
    ...(alert !== undefined && { alert: { url: alert, shows: '{title}' } }),
    ...(dataSeconds !== undefined && { patience: { dataSeconds } }),
  };
}

async function askCustomers(ask: Ask): Promise<CustomerContract[]> {
  const way = await ask(
    'How does the lab sign in as two customers of yours: cookie, header, form or command?',
    'form',
    oneOf('cookie', 'header', 'form', 'command'),
  );
  const customers: CustomerContract[] = [];
  const form = way === 'form' ? await ask('Where is the sign-in form?', '/login', text) : undefined;
  for (const whose of ['one customer', 'another customer']) {
    if (way === 'cookie') {
      const cookie = await ask(`The session cookie of ${whose}`, 'session=abc', text);
      if (cookie !== undefined) customers.push({ cookie });
    } else if (way === 'header') {
      const header = await ask(`The header of ${whose}`, 'Authorization: Bearer abc', pair(':'));
      if (header) customers.push({ header: Object.fromEntries([header]) });
    } else if (way === 'command') {
      const command = await ask(
        `A program and its arguments that print the Cookie header of ${whose}`,
        'python3 sign_in.py alice',
        (answer) => answer.split(/\s+/),
      );
      if (command) customers.push({ command });
    } else if (form !== undefined) {
      const fields = await ask(`What ${whose} enters`, 'email=alice@example.com, password=secret', fieldsOf);
      if (fields) customers.push({ form: { url: form, fields } });
    }
  }
  return customers;
}

const pair =
  (between: ':' | '=') =>
  (answer: string): [name: string, value: string] | Wrong => {
    const at = answer.indexOf(between);
    const name = answer.slice(0, at).trim();
    return at < 1 || name === ''
      ? new Wrong(`A name, "${between}" and a value.`)
      : [name, answer.slice(at + 1).trim()];
  };

function fieldsOf(answer: string): Record<string, string> | Wrong {
  const pairs: [string, string][] = [];
  for (const part of answer.split(/,\s*(?=[^,=\s]+\s*=)/)) {
    const read = pair('=')(part);
    if (read instanceof Wrong)
      return new Wrong('Fields and values by the name of the field: name=value, name=value.');
    pairs.push(read);
  }
  return Object.fromEntries(pairs);
}

async function askListing(ask: Ask): Promise<Contract['installations']> {
  const url = await ask('Where does a customer see the connections?', '/installations', text);
  if (url === undefined) return undefined;
  const format = (await ask('Is that json or html?', 'html', oneOf('json', 'html'), 'json')) ?? 'json';
  const isJson = format === 'json';
  const items = isJson
    ? await ask('JSON Pointer of the array in it', '/installations', text)
    : await ask('CSS selector of one entry', 'tr[data-id]', text);
  const id = isJson
    ? await ask('Which member is the id of an entry?', 'id', text)
    : await ask('Which attribute of an entry holds its id?', 'data-id', text);
  const member = isJson ? 'Which member' : 'Which CSS selector within an entry';
  const path = await ask(`${member} says its status?`, isJson ? 'status' : '.status', text);
  const connected =
    path === undefined
      ? undefined
      : await ask('Which values mean connected?', 'connected, active', (answer) =>
          answer.split(',').map((value) => value.trim()),
        );
  const organization = await ask(
    `${member} names the Datadog organization?`,
    isJson ? 'organization' : '.organization',
    text,
  );
  return {
    url,
    format,
    ...(items !== undefined && { items }),
    ...(id !== undefined && { id }),
    ...(path !== undefined && connected && { status: { path, connected } }),
    ...(organization !== undefined && { organization }),
  };
}

async function askDisconnect(ask: Ask): Promise<Contract['disconnect']> {
  const url = await ask(
    'Where is one disconnected, by POST? Write {id} for its id',
    '/installations/{id}/disconnect',
    text,
  );
  if (url === undefined) return undefined;
  const from = await ask(
    'Where is its CSRF token: page (a form field), header or json (a member)?',
    'page',
    oneOf('page', 'header', 'json'),
  );
  const name = from && (await ask('What is the field, header or member called?', '_csrf', text));
  return { url, ...(from && name !== undefined && { csrf: { from, name } }) };
}
