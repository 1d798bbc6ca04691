import type { Fix } from '../tile/change.ts';
import type { TextDocument } from '../tile/text-document.ts';

/** Writes a file that does not exist. */
export function createFile(file: string, text: string): Fix {
  return () => [{ kind: 'create', file, text }];
}

/** Writes the same text with other white space or line ends. */
export function reformatFile(file: string, text: () => string): Fix {
  return () => [{ kind: 'reformat', file, text: text() }];
}

export function insertText(file: string, offset: number, text: string): Fix {
  return replaceText(file, offset, 0, text);
}

export function replaceText(file: string, offset: number, length: number, text: string): Fix {
  return () => [{ kind: 'edit', file, offset, length, text }];
}

/** Replaces a line's text and keeps its end. */
export function replaceSourceLine(source: TextDocument, line: number, text: string): Fix {
  const place = source.placeOfLine(line);
  return replaceText(source.path, place.offset, place.length, text);
}

export function removeSourceLine(source: TextDocument, line: number): Fix {
  const start = source.lineStarts[line - 1] ?? 0;
  const end = source.lineStarts[line] ?? source.text.length;
  return replaceText(source.path, start, end - start, '');
}

/** Adds a line at the end; with an empty line only the newline that is missing. */
export function appendLine(source: TextDocument, line: string): Fix {
  return appendText(source, line === '' ? '' : `${line}\n`);
}

/** Adds text at the end, after a newline if it is missing. */
export function appendText(source: TextDocument, text: string): Fix {
  const lead = source.text === '' || source.text.endsWith('\n') ? '' : '\n';
  return insertText(source.path, source.text.length, `${lead}${text}`.replaceAll('\n', source.lineEnd));
}
