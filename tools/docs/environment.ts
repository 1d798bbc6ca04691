import { findFaults } from '../../apps/reference-server/src/config.ts';
import {
  environmentSchema,
  fileVariables,
} from '../../apps/reference-server/src/config/environment-schema.ts';

/** docs/environment.md, from the schema that the server reads its environment with. */
export function environmentPage(): string {
  const secrets = new Set<string>(fileVariables);
  // Asked of the server itself, so that the page cannot promise what the check does not do.
  const faults = findFaults({ NODE_ENV: 'production' });
  const isRequired = (name: string) => faults.some((fault) => fault.startsWith(`${name} is required`));
  const rows = Object.entries(environmentSchema.properties).map(([name, property]) => {
    const named = `\`${name}\`${secrets.has(name) ? `<br>\`${name}_FILE\`` : ''}`;
    const fallback = textIn(property, 'default');
    return `| ${named} | ${typeIn(property)} | ${fallback === '' ? '' : `\`${fallback}\``} | ${isRequired(name) ? 'yes' : ''} | ${secrets.has(name) ? 'yes' : ''} | ${textIn(property, 'description')} |`;
  });
  return `# Environment of the server

What the reference server reads at start. All errors are reported together. The server reads only these exact names; it logs a warning for a name that is similar. A file \`.env\` beside the repository's \`package.json\` is read too; the environment takes precedence. An empty variable counts as unset.

*Required*: unless \`DATADOG_SANDBOX_URL\` is set; without it the server runs in production mode, whatever the value of \`NODE_ENV\`. *Secret*: can come from the file named by \`<NAME>_FILE\`, as container platforms mount them; leading and trailing white space is dropped, and setting both is an error. The file of a client secret is reread when it changes: a regenerated secret needs no restart.

| variable | type | default | required | secret | meaning |
|---|---|---|---|---|---|
${rows.join('\n')}

Generated from \`apps/reference-server/src/config/environment-schema.ts\` by \`pnpm docs:generate\`. To copy: [.env.example](../.env.example).
`;
}

function typeIn(property: object): string {
  const is = (key: string) => textIn(property, key);
  if (is('type') === 'integer') return `integer, ${is('minimum')} to ${is('maximum')}`;
  if (is('format') === 'origin') return 'origin';
  if (is('format') === 'uuid') return 'UUID';
  if (is('pattern').includes('postgres')) return 'PostgreSQL URL';
  const members: unknown = Reflect.get(property, 'anyOf');
  if (Array.isArray(members))
    return members.map((member: object) => `\`${textIn(member, 'const')}\``).join(', ');
  return Number(is('minLength')) > 1 ? `text, ${is('minLength')} characters or more` : 'text';
}

function textIn(property: object, key: string): string {
  const value: unknown = Reflect.get(property, key);
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}

const head = `# Environment of the reference server: copy this file to .env, which git ignores, and uncomment what you set.
# Production needs the variables without a default. Values of a running environment win over this file.
`;

/** `.env.example`, from the schema that the server reads its environment with. */
export function environmentExample(): string {
  const fromFile = new Set<string>(fileVariables);
  const blocks = Object.entries(environmentSchema.properties).map(([name, property]) => {
    const file = fromFile.has(name) ? ` Or ${name}_FILE, the path of a file that holds it.` : '';
    return `${wrap(`${textIn(property, 'description')}${file}`)}\n# ${name}=${textIn(property, 'default')}`;
  });
  return `${head}\n${blocks.join('\n\n')}\n`;
}

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.replaceAll('`', '').split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 108) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines.join('\n');
}
