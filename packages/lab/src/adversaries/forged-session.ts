import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Finding } from './adversary.ts';

/**
 * Writes the first customer into the cookie of the second one, where it says who the customer is: only a signature that
 * is checked keeps the installations of the first one hidden.
 */
export async function judgeForgery(lab: Lab): Promise<Finding> {
  const base = await lab.base();
  const host = lab.target.hostname;
  const { first } = lab.customers;
  if (!first.signInForm)
    throw new NotTested('The contract says no sign-in form, so that the lab cannot compare sign-ins.');
  const names = Object.values(first.signInForm.fields);
  const [own, foreign] = await Promise.all(
    [first, lab.second].map((customer) =>
      customer.visit((browser) => Promise.resolve(browser.jar.ofTarget(host))),
    ),
  );
  for (const { name, value } of foreign ?? []) {
    const wanted = own?.find((cookie) => cookie.name === name)?.value;
    if (wanted === undefined || wanted === value) continue;
    for (const forged of forgeries(value, wanted, names)) {
      const visitor = lab.anonymous('a visitor with a forged session');
      for (const cookie of foreign ?? []) visitor.jar.set(host, `${cookie.name}=${cookie.value}`);
      visitor.jar.set(host, `${name}=${forged}`);
      const list = lab.installations.read(await lab.installations.openList(visitor));
      if (list?.some(({ id }) => id === base.installation?.id) === true)
        return `The cookie "${name}" says who the customer is, and is believed when anyone writes another customer into it.`;
    }
  }
  return undefined;
}

/** The readable parts of a cookie as another customer would have them, with its signature, a wrong one and none. */
function forgeries(value: string, wanted: string, names: readonly string[]): string[] {
  const separator = ['.', '--', '|'].find((each) => value.includes(each)) ?? '.';
  const [parts, others] = [value.split(separator), wanted.split(separator)];
  const forged: string[] = [];
  for (const [index, part] of parts.entries()) {
    const changed = mixed(part, others[index] ?? '', names);
    if (changed === undefined) continue;
    const whole = parts.with(index, changed);
    forged.push(whole.join(separator), changed);
    if (parts.length === 3 && index === 1) {
      const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      forged.push(`${header}.${changed}.`);
    }
  }
  return forged;
}

/** The own part with what it says about the other customer; `undefined` when it says nothing readable. */
function mixed(part: string, wanted: string, names: readonly string[]): string | undefined {
  for (const form of forms) {
    const [own, other] = [form.read(part), form.read(wanted)];
    if (own === undefined || other === undefined) continue;
    const said = Object.entries(other).filter(
      ([name, value]) => isIdentity(value, names) && JSON.stringify(own[name]) !== JSON.stringify(value),
    );
    if (said.length > 0) return form.write({ ...own, ...Object.fromEntries(said) });
  }
  return undefined;
}

/** What anyone may know of a customer: the name that signs in, or a number. A random id is not guessed. */
function isIdentity(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'number'
    ? Number.isSafeInteger(value) && value < 1e10
    : typeof value === 'string' && (names.includes(value) || /^\d{1,9}$/.test(value));
}

interface Form {
  readonly read: (text: string) => Record<string, unknown> | undefined;
  readonly write: (value: Record<string, unknown>) => string;
}

const forms: readonly Form[] = [
  {
    read: (text) => parse(Buffer.from(text, 'base64url').toString('utf8')),
    write: (value) => Buffer.from(JSON.stringify(value)).toString('base64url'),
  },
  {
    read: (text) => parse(decode(text)),
    write: (value) => encodeURIComponent(JSON.stringify(value)),
  },
  {
    // A name or a number alone.
    read: (text) => (/^[\w@%+-]{1,40}$/.test(text) ? { text } : undefined),
    write: ({ text }) => String(text),
  },
];

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
