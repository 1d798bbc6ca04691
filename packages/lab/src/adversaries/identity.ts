import type { Customer } from '../browser/customer.ts';
import type { Connection, Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';
import { isNamedIn } from '../run/organization.ts';
import type { Finding } from './adversary.ts';

/** Whether a page or document says something of a connection. */
function shows(text: string, { installation, organization }: Connection): boolean {
  const id = installation?.id ?? '';
  return isNamedIn(text, organization) || (id.length >= 6 && text.includes(id));
}

/** A page and the data behind it are often two routes: neither may show another customer's installation. */
export async function faultOfOtherForms(lab: Lab, base: Connection): Promise<Finding> {
  for (const accept of ['text/html', 'application/json']) {
    for (const visitor of ['another customer', 'a visitor without a session']) {
      const open = (browser: ReturnType<Lab['anonymous']>) =>
        browser.open(lab.installations.url, { headers: { accept } });
      const page =
        visitor === 'another customer' ? await lab.second.visit(open) : await open(lab.anonymous());
      if (page.status < 400 && shows(page.text, base))
        return `${lab.installations.url.pathname} (${accept}) shows a customer’s installation to ${visitor}.`;
    }
  }
  return undefined;
}

const crowd = 10;
const rounds = 4;

/** Both customers look at the same time, in several rounds: neither sees what the other one sees. */
export async function faultOfCrowd(lab: Lab, base: Connection): Promise<Finding> {
  let isSeen = false;
  for (let round = 0; round < rounds && !isSeen; round += 1) {
    const open = (customer: Customer) => customer.visit((browser) => lab.installations.openList(browser));
    const pages = await Promise.all(
      Array.from({ length: crowd }, (_, index) =>
        index % 2 === 0 ? open(lab.second) : open(lab.customers.first).then(() => undefined),
      ),
    );
    isSeen = pages.some((page) => page !== undefined && page.status < 400 && shows(page.text, base));
  }
  return isSeen
    ? 'When two customers look at their listings at the same time, one sees an installation of the other.'
    : undefined;
}

const parameters = [
  'account',
  'account_id',
  'accountId',
  'user',
  'user_id',
  'userId',
  'username',
  'customer',
  'customer_id',
  'tenant',
  'tenant_id',
  'email',
  'org',
  'as',
];
const headers = [
  'x-account',
  'x-account-id',
  'x-user',
  'x-user-id',
  'x-user-email',
  'x-customer',
  'x-customer-id',
  'x-tenant',
  'x-tenant-id',
  'x-forwarded-user',
  'x-auth-user',
  'x-auth-request-user',
  'x-auth-request-email',
  'x-remote-user',
  'remote-user',
];

const privileges = [
  ['all', 'true'],
  ['admin', 'true'],
  ['is_admin', '1'],
  ['debug', '1'],
  ['role', 'admin'],
  ['scope', 'all'],
] as const;

/** Names the first customer in every usual place, as the second one and as a visitor. */
export async function judgeIdentity(lab: Lab): Promise<Finding> {
  const { first } = lab.customers;
  const base = await lab.base();
  if (!first.isKnownByCookie) throw new NotTested('The contract identifies customers by a header.');
  const identities = Object.entries(first.signInForm?.fields ?? {}).flatMap(([name, value]) =>
    /pass|secret|pwd|code|pin|otp/i.test(name) || value.length < 3 ? [] : [value],
  );
  if (identities.length === 0)
    throw new NotTested('The contract says no sign-in form, so that the lab knows no name of a customer.');
  for (const identity of identities) {
    const url = new URL(lab.installations.url);
    for (const name of parameters) url.searchParams.set(name, identity);
    const privileged = new URL(lab.installations.url);
    for (const [name, value] of privileges) privileged.searchParams.set(name, value);
    const named = Object.fromEntries(headers.map((name) => [name, identity]));
    for (const [address, more, what] of [
      [url, {}, 'a parameter of the address'],
      [privileged, {}, 'a parameter for administrators of the address'],
      [lab.installations.url, named, 'a header of the request'],
    ] as const) {
      for (const accept of ['application/json', 'text/html']) {
        const open = (browser: ReturnType<Lab['anonymous']>) =>
          browser.open(address, { headers: { ...more, accept } });
        const pages = [
          await open(lab.anonymous('a visitor who names a customer')),
          ...(lab.customers.second ? [await lab.second.visit(open)] : []),
        ];
        if (pages.some((page) => page.status < 400 && shows(page.text, base)))
          return what.includes('administrators')
            ? `${lab.installations.url.pathname} shows every customer’s installations when a parameter asks for all of them.`
            : `${lab.installations.url.pathname} shows a customer’s installations to anyone who names the customer in ${what}.`;
      }
    }
  }
  return undefined;
}
