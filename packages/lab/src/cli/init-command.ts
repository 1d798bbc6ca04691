import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Contract } from '../contract/contract.ts';
import { LabError } from '../run/lab-error.ts';

type Ask = (question: string, example: string) => Promise<string>;

/** Asks what `lab.json` needs to know, and writes it. Every answer may be left empty. */
export async function initCommand(
  file: string,
  input: Readable = process.stdin,
  output: Writable = process.stdout,
): Promise<void> {
  if (existsSync(file)) throw new LabError(`"${file}" exists. Change it by hand, or remove it first.`);
  const lines = createInterface({ input, output });
  const answers = lines[Symbol.asyncIterator]();
  const ask: Ask = async (question, example) => {
    output.write(`${question}\n  (for example ${example}; empty: not tested)\n> `);
    const answer = await answers.next();
    if (answer.done === true)
      throw new LabError(`The input ended before the last question was answered: ${file} was not written.`);
    return answer.value.trim();
  };
  try {
    const contract = await readAnswers(ask);
    writeFileSync(
      file,
      `${JSON.stringify({ $schema: './node_modules/@tilekit/lab/lab.schema.json', ...contract }, null, 2)}\n`,
    );
    output.write(`Wrote ${file}. Next: tilekit-lab run --target http://127.0.0.1:3000 --lab ${file}\n`);
  } finally {
    lines.close();
  }
}

async function readAnswers(ask: Ask): Promise<Contract> {
  const cookies = [
    await ask('A session cookie of one customer of yours', 'session=abc'),
    await ask('A session cookie of another customer', 'session=def'),
  ].filter((cookie) => cookie !== '');
  const list = await ask('Where does a customer see the connections, as JSON?', '/installations');
  const items = list === '' ? '' : await ask('JSON Pointer of the array in it', '/installations');
  const id = list === '' ? '' : await ask('Which member is the id of an entry?', 'id');
  const status = list === '' ? '' : await ask('Which member says its status?', 'status');
  const connected = status === '' ? '' : await ask('Which values mean connected?', 'connected,active');
  const end = await ask('Where is one disconnected? Write {id} for its id', '/installations/{id}/disconnect');
  const token = end === '' ? '' : await ask('Which form field carries the CSRF token?', '_csrf');
  const alert = await ask('Where does it show what an alert brought about?', '/alerts');
  return {
    ...(cookies.length > 0 && { customers: cookies.map((cookie) => ({ cookie })) }),
    ...(list !== '' && {
      installations: {
        url: list,
        format: 'json',
        ...(items !== '' && { items }),
        ...(id !== '' && { id }),
        ...(status !== '' && {
          status: { path: status, connected: connected.split(',').map((value) => value.trim()) },
        }),
      },
    }),
    ...(end !== '' && {
      disconnect: { url: end, ...(token !== '' && { csrf: { from: 'page', name: token } }) },
    }),
    ...(alert !== '' && { alert: { url: alert, shows: '{title}' } }),
  };
}
