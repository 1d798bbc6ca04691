import {
  environmentSchema,
  fileVariables,
} from '../../apps/reference-server/src/config/environment-schema.ts';

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

function textIn(property: object, key: string): string {
  const value: unknown = Reflect.get(property, key);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
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
