import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { confinedPath } from './confined-path.ts';
import { runScript, type ScriptOutcome } from './run-script.ts';

const families = ['metrics', 'logs', 'events', 'service-checks', 'traces', 'incidents'] as const;

const directory = z
  .string()
  .max(500)
  .default('integration-tile')
  .describe('Directory of the tile, or of several tiles, relative to the workspace');
const readOnly = { readOnlyHint: true, openWorldHint: false } as const;

/**
 * The kit's commands as tools of the Model Context Protocol. Paths stay in the workspace, addresses on this machine, and
 * only `fix` without `dryRun` writes.
 *
 * @param repository the workspace: this kit, or a fork of it
 * @param sandboxUrl the running sandbox
 */
export function createMcpServer(repository: string, sandboxUrl: URL): McpServer {
  const server = new McpServer({ name: 'tilekit', version: '0.1.0' });

  server.registerTool(
    'validate',
    {
      description:
        'Validates an integration tile as Datadog’s reviewers will: findings with rule, severity, file, line, message, and whether `fix` can fix them.',
      inputSchema: z.strictObject({
        directory,
        profile: z
          .enum(['new', 'repo'])
          .optional()
          .describe('`new` before the first review (default), `repo` for a published tile'),
      }),
      annotations: readOnly,
    },
    async ({ directory: given, profile }) =>
      answer(
        await runScript(repository, 'validate-tile', [
          confinedPath(repository, given),
          ...(profile === undefined ? [] : ['--profile', profile]),
          ...['--format', 'json'],
        ]),
      ),
  );

  server.registerTool(
    'fix',
    {
      description:
        'Fixes what the validator can fix by itself. With dryRun (the default) it answers the diff and writes nothing.',
      inputSchema: z.strictObject({ directory, dryRun: z.boolean().default(true) }),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    async ({ directory: given, dryRun }) =>
      answer(
        await runScript(repository, 'validate-tile', [
          confinedPath(repository, given),
          '--fix',
          ...(dryRun ? ['--dry-run'] : []),
        ]),
      ),
  );

  server.registerTool(
    'explain',
    {
      description:
        'What a rule of the validator, an error of Datadog or of the kit, a log line or a stack trace means: cause and next steps. Secrets are not repeated.',
      inputSchema: z.strictObject({
        text: z
          .string()
          .min(1)
          .max(20_000)
          .describe('A rule id such as manifest/app-uuid-format, or the text'),
      }),
      annotations: readOnly,
    },
    async ({ text }) => answer(await runScript(repository, 'explain', ['--format', 'json'], { input: text })),
  );

  server.registerTool(
    'logs',
    {
      description:
        'Runs the log pipelines of a tile on the samples of their tests files, and compares the results with the expected ones.',
      inputSchema: z.strictObject({ directory }),
      annotations: readOnly,
    },
    async ({ directory: given }) =>
      answer(await runScript(repository, 'tile-logs', [confinedPath(repository, given), '--format', 'json'])),
  );

  server.registerTool(
    'lab',
    {
      description:
        'Judges a running server by what it does against the running sandbox. Without a target it starts this repository’s own server and a sandbox. Takes minutes: name steps with `only`, such as oauth/state-single-use.',
      inputSchema: z.strictObject({
        target: z.string().max(200).optional().describe('Origin of the server, on this machine'),
        only: z
          .array(z.string().regex(/^[a-z][a-z-]*\/[a-z0-9-]+$/))
          .max(50)
          .optional(),
        sites: z
          .array(z.string().regex(/^[A-Z0-9]{2,8}$/))
          .max(20)
          .optional()
          .describe('Such as US1, EU1; default: all'),
      }),
      annotations: readOnly,
    },
    async ({ target, only, sites }) =>
      answer(
        await runScript(
          repository,
          'verify',
          [
            ...['--format', 'json'],
            ...(target === undefined
              ? []
              : ['--target', localOrigin(target), '--sandbox', sandboxUrl.origin]),
            ...(only === undefined ? [] : ['--only', only.join(',')]),
            ...(sites === undefined ? [] : ['--sites', sites.join(',')]),
          ],
          { timeoutMs: 900_000 },
        ),
      ),
  );

  server.registerTool(
    'sandbox',
    {
      description:
        'What the running sandbox has: the requests that arrived (with why something was refused), or what it received of a family. The newest entries, no secrets.',
      inputSchema: z.strictObject({
        show: z.enum(['requests', ...families]),
        site: z
          .string()
          .regex(/^[a-z0-9.-]+$/)
          .max(60)
          .optional()
          .describe('Such as datadoghq.eu; default: all'),
        count: z.number().int().min(1).max(200).default(20),
      }),
      annotations: readOnly,
    },
    async ({ show, site, count }) => {
      const path = show === 'requests' ? 'requests?details' : `received/${show}?`;
      const address = new URL(`/_sandbox/${path}${site === undefined ? '' : `&site=${site}`}`, sandboxUrl);
      return text(JSON.stringify(await newest(address, count)));
    },
  );
  return server;
}

/** Serves on stdin and stdout until the client goes. */
export async function serveOnStdio(server: McpServer): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await gone;
  await server.close();
}

/** A development tool must not reach servers on other machines. */
function localOrigin(given: string): string {
  const url = URL.parse(given);
  const name = url?.hostname ?? '';
  const isLocal = name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
  if (url === null || !/^https?:$/.test(url.protocol) || !isLocal)
    throw new Error(`"${given}" is not an address on this machine, such as http://127.0.0.1:4300.`);
  return url.origin;
}

async function newest(address: URL, count: number): Promise<unknown> {
  const response = await fetch(address).catch(() => undefined);
  if (response === undefined)
    throw new Error(
      `No sandbox answers at ${address.origin}. Start one with \`pnpm start\` or \`pnpm sandbox\`.`,
    );
  if (!response.ok) throw new Error(`The sandbox answers ${response.status}: ${await response.text()}`);
  const body: unknown = await response.json();
  const items: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'items') : body;
  return Array.isArray(items) ? { count: items.length, newest: items.slice(-count) } : body;
}

/** Findings are an answer; only a command that could not run is an error. */
function answer({ exitCode, stdout, stderr }: ScriptOutcome) {
  if (exitCode > 1) return { ...text(stderr.trim() || stdout), isError: true };
  return text(stdout);
}

function text(value: string) {
  return { content: [{ type: 'text' as const, text: value }] };
}
