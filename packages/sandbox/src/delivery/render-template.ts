import { jsonVariables } from '../alerts/alert-variables.ts';

/** What a template is filled with. */
export interface TemplateValues {
  variables: Map<string, string>;
  /** For `$TAGS[key]`. */
  tags: string[];
}

/**
 * Puts values into a template: `$NAME`, the longest name that fits, and `$TAGS[key]`. Inside of JSON texts the
 * values are escaped, so that a quotation mark or a line break in a message keeps the payload valid; variables
 * that hold JSON are put in as they are where the template does not quote them.
 */
export function renderTemplate(template: string, values: TemplateValues, format: 'json' | 'text'): string {
  let rendered = '';
  let quoted = false;
  for (let index = 0; index < template.length;) {
    const match = template[index] === '$' ? readVariable(template.slice(index), values) : undefined;
    if (match) {
      const raw = format === 'text' || (!quoted && jsonVariables.has(match.name));
      rendered += raw || !quoted ? match.value : JSON.stringify(match.value).slice(1, -1);
      index += match.length;
      continue;
    }
    const character = template[index] ?? '';
    if (format === 'json' && character === '\\') {
      rendered += character + (template[index + 1] ?? '');
      index += 2;
      continue;
    }
    if (format === 'json' && character === '"') quoted = !quoted;
    rendered += character;
    index += 1;
  }
  return rendered;
}

function readVariable(
  text: string,
  { variables, tags }: TemplateValues,
): { name: string; value: string; length: number } | undefined {
  const tag = /^\$TAGS\[([^\]]*)\]/.exec(text);
  if (tag) {
    const key = `${tag[1] ?? ''}:`;
    const value = tags.find((candidate) => candidate.startsWith(key))?.slice(key.length) ?? '';
    return { name: 'TAGS', value, length: tag[0].length };
  }
  const written = /^\$([A-Z0-9_]+)/.exec(text)?.[1] ?? '';
  for (let length = written.length; length > 0; length -= 1) {
    const name = written.slice(0, length);
    const value = variables.get(name);
    if (value !== undefined) return { name, value, length: length + 1 };
  }
  return undefined;
}
