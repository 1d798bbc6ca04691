import type { SearchDialect, SearchNode } from './search-node.ts';

/**
 * Writes a search so that reading it again gives the same search.
 *
 * @param dialect the one that the search is read in again; it decides what is escaped and quoted
 * @returns the text of the search; `*` for one that finds everything
 */
export function printSearch(node: SearchNode, dialect: SearchDialect = 'logs'): string {
  switch (node.kind) {
    case 'all':
      return '*';
    case 'and':
    case 'or':
      return node.nodes.map((part) => printOperand(part, dialect)).join(node.kind === 'and' ? ' ' : ' OR ');
    case 'not':
      return `NOT ${printOperand(node.node, dialect)}`;
    case 'phrase':
      return printField(node.field, dialect) + quote(node.value);
    case 'word':
      return printField(node.field, dialect) + printWord(node.value, dialect);
    case 'wildcard':
      return printField(node.field, dialect) + printPattern(node.pattern, dialect);
    case 'exists':
      return `${printField(node.field, dialect)}*`;
    case 'comparison':
      return `${printField(node.field, dialect)}${node.operator}${quote(node.value)}`;
    case 'range':
      return (
        printField(node.field, dialect) +
        `${node.lowerInclusive ? '[' : '{'}${printBound(node.lower)} TO ` +
        `${printBound(node.upper)}${node.upperInclusive ? ']' : '}'}`
      );
    case 'cidr':
      return `CIDR(${[node.field, ...node.networks].join(',')})`;
  }
}

function printOperand(node: SearchNode, dialect: SearchDialect): string {
  const text = printSearch(node, dialect);
  return node.kind === 'and' || node.kind === 'or' ? `(${text})` : text;
}

function printField(field: string | undefined, dialect: SearchDialect): string {
  if (field === undefined) return '';
  return field === '*' ? '*:' : `${escapeTerm(field, dialect)}:`;
}

function printWord(value: string, dialect: SearchDialect): string {
  if (value === '') return quote(value);
  return escapeTerm(value, dialect);
}

function printBound(value: string | undefined): string {
  if (value === undefined) return '*';
  return /^-?\d+(?:\.\d+)?$/.test(value) ? value : quote(value);
}

function escapeTerm(text: string, dialect: SearchDialect): string {
  const escaped = text.replace(/[\s()[\]{}":*?\\<>&|]/g, '\\$&');
  return guardStart(dialect === 'metrics' ? escaped.replaceAll(',', '\\,') : escaped);
}

/** Keeps a pattern's own escapes and wildcards. */
function printPattern(pattern: string, dialect: SearchDialect): string {
  const special = dialect === 'metrics' ? /\\.|[\s()[\]{}":<>&|,]/gs : /\\.|[\s()[\]{}":<>&|]/gs;
  return guardStart(pattern.replace(special, (found) => (found.startsWith('\\') ? found : `\\${found}`)));
}

/** Keeps what is no operator from being read as one. */
function guardStart(text: string): string {
  return /^[-+!]|^(?:AND|OR|NOT)$|^CIDR\(/i.test(text) ? `\\${text}` : text;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
