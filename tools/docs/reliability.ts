import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What can go wrong, and so has a test: a title that names the row shows that it does not. */
export const reliabilityRows = {
  'OAuth in the browser': {
    'A-01': 'A `state` that can be guessed, used twice, used late or used by another session',
    'A-02': 'A code that is intercepted: PKCE with S256, and a verifier that no browser sees',
    'A-03': 'The callback of an attacker’s consent, opened in a victim’s browser',
    'A-04': 'A session that an attacker planted before the sign-in',
    'A-05': 'A cookie that scripts, other sites or plain http can get at',
    'A-06': 'A return path after the sign-in that leads to another origin',
    'A-07': 'Codes and tokens of one site that reach another site',
    'A-08': '`site` or `domain` that make the server call, or lead to, a host that is not Datadog’s',
    'A-09': 'A customer’s subdomain as the host of a server’s call',
    'A-10': 'Error parameters that are shown unescaped, or leave the `state` valid',
    'A-11': 'A redirect URI that almost matches',
    'A-12': 'A code that is exchanged twice',
    'A-13': 'A code that stays in the address bar, in a cache or in the `Referer`',
    'A-14': 'Pages in frames, scripts, guessed content types, plain http',
    'A-15': 'One account that sees, changes or receives what belongs to another',
    'A-16': 'A connection that begins on the partner’s page, where the site is unknown',
  },
  'Secrets at rest': {
    'B-01': 'Ciphertext that was changed, or moved to another row or field',
    'B-02': 'A rotation of the key ring that fails a reader, or leaves something behind',
    'B-03': 'A master key that is missing, short or typed by hand',
    'B-04': 'Secrets in the clear: in the database, in errors, in explanations, in anything printed',
    'B-05': 'Two processes that overwrite each other’s installation',
    'B-06': 'Files with secrets that others can read, or that are written through a link',
    'B-07': 'Secrets that outlive a disconnection, or access that lasts until Datadog answers',
  },
  'Tokens and the API key': {
    'C-01': 'A token that expires while it is in use',
    'C-02': 'Many processes that refresh one token concurrently',
    'C-03': 'The answer to a refresh that is lost',
    'C-04': 'A refresh token that Datadog replaces, or does not',
    'C-05': 'A grant that the customer or Datadog revoked',
    'C-06': '401 and 403 for a call with a token that should be good',
    'C-07': 'A crash at any point between consent and a stored API key',
    'C-08': 'An API key that exists already',
    'C-09': 'An API key whose value is lost',
    'C-10': 'A client secret that was regenerated',
    'C-11': 'Customers of the test client after publication',
    'C-12': 'Scopes that the integration needs later',
    'C-13': 'A shutdown in the middle of a refresh',
  },
  'Sending data': {
    'D-01': 'More data than one request may contain',
    'D-02': 'Datadog’s rate limit, with headers, without, and with absurd ones',
    'D-03': 'Networks and servers that fail in every other way',
    'D-04': 'One item, or a request, that is too large',
    'D-05': 'One bad item among good ones',
    'D-06': 'An API key that Datadog no longer takes',
    'D-07': 'Data that was accepted, but whose answer was lost',
    'D-09': 'Data that is too old for Datadog',
    'D-10': 'More data than memory',
    'D-11': 'One customer who slows down all others',
  },
  'Alerts from Datadog': {
    'E-01': 'A sender who guesses the secret, and a secret that is being replaced',
    'E-02': 'Bodies that are huge, of another type, malformed, deep or aimed at prototypes',
    'E-03': 'One alert that is delivered often, in parallel, or into a crash',
    'E-04': 'An old delivery that is sent again',
    'E-05': 'Work that takes longer than Datadog waits',
    'E-06': 'Deliveries out of order',
    'E-07': 'An address that can be guessed, or read in a log',
    'E-08': 'Names that escape from their path segment',
    'E-09': 'Senders that stall or flood',
  },
  Operation: {
    'F-01': 'Secrets in logs',
    'F-02': 'One address that sends too many requests, or forges its address',
    'F-03': 'Traffic for a process that cannot serve, and restarts of one that could',
    'F-04': 'An audit trail with holes, or one that can be changed',
    'F-05': 'Test endpoints that are open in production',
    'F-06': 'A wrong configuration that is noticed late or one error at a time',
    'F-07': 'Behavior that depends on a clock, randomness or a network that tests cannot control',
    'F-08': 'Handles and timers that grow with every connection',
  },
  'Slow faults and neighbors': {
    'H-01': 'A database that falls silent without closing anything',
    'H-02': 'A lock on a busy table, and many queries that wait for it',
    'H-03': 'A backlog that is larger than memory',
    'H-04': 'One webhook that floods, in number or in bytes',
    'H-05': 'A host whose clock is hours away from the others',
    'H-06': 'A database whose disk is full',
    'H-07': 'More sockets than descriptors',
    'H-08': 'A proxy or a portal that answers in Datadog’s place',
    'H-09': 'A proxy that the environment names, or that it excepts addresses from',
    'H-10': 'An answer that never ends, or never comes',
    'H-11': 'Connections that a failover leaves open and dead',
  },
  'Build and delivery': {
    'G-03': 'Workflows that run untrusted code, or have more permissions than they need',
    'G-07': 'A container with rights, tools or an image that it should not have',
    'G-08': 'Secrets in an image',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A test whose title names a row. */
interface NamedTest {
  readonly id: string;
  readonly title: string;
  /** From the root of the repository. */
  readonly file: string;
}

const testFiles = [
  'packages/*/{src,test}/**/*.test.ts',
  'apps/*/{src,test}/**/*.test.ts',
  'scripts/**/*.test.ts',
  'tools/**/*.test.ts',
];
/** Tests that partners replace with their code: the page must not change with them. */
const partnersTests = ['apps/*/src/integration/**'];
/** A title, or the name of a case in a table of tests. */
const titleWithRows = /(['"`])((?:(?!\1).)*?) ?\(([^()]*\b[A-I]-\d\d\b[^()]*)\)((?:(?!\1).)*)\1/g;

/** @returns every test of the kit that says which row it shows */
export function findNamedTests(root: string): readonly NamedTest[] {
  return globSync(testFiles, { cwd: root, exclude: partnersTests })
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(titleWithRows)].flatMap(
        ([, , before = '', ids = '', after = '']) =>
          (ids.match(/\b[A-I]-\d\d\b/g) ?? []).map((id) => ({ id, title: `${before}${after}`, file })),
      ),
    );
}

/** docs/reliability.md: every row with the tests that show it. */
export function reliabilityPage(root: string): string {
  const tests = findNamedTests(root);
  const shownBy = (id: string) => tests.filter((test) => test.id === id);
  const overview = Object.entries(reliabilityRows).map(([title, rows]) => {
    const ids = Object.keys(rows);
    const count = ids.reduce((sum, id) => sum + shownBy(id).length, 0);
    return `| [${title}](#${anchorOf(title)}) | ${ids[0] ?? ''} to ${ids.at(-1) ?? ''} | ${count} |`;
  });
  const sections = Object.entries(reliabilityRows).map(([title, rows]) => {
    const threats = Object.entries(rows).map(([id, threat]) => `- **${id}** ${threat}`);
    const lines = Object.keys(rows).map((id) => `| ${id} | ${testsOf(shownBy(id))} |`);
    const shown = `<details>\n<summary>Shown by</summary>\n\n| row | tests |\n|---|---|\n${lines.join('\n')}\n\n</details>`;
    return `## ${title}\n\n${threats.join('\n')}\n\n${shown}`;
  });
  return `# Reliability

What can go wrong, and the tests that show that it does not: below each list, folded. Their titles name the row: \`pnpm test -t A-08\` runs those of one. \`pnpm docs:generate\` writes this page, and \`pnpm test\` fails when a row has no test.

| what can go wrong with | rows | tests |
|---|---|---|
${overview.join('\n')}

${sections.join('\n\n')}
`;
}

/** As pages link to a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function testsOf(tests: readonly NamedTest[]): string {
  return tests.map(({ title, file }) => `[${escape(title)}](../${file})`).join('<br>');
}

/** Text of a title is text in a table, whatever Markdown would make of it. */
function escape(title: string): string {
  return title.replaceAll('\\', '').replaceAll(/[[\]_<>*`|]/g, (character) => `\\${character}`);
}
