import { posix } from 'node:path';
import { printable } from './printable.ts';
import type { Report } from './report.ts';

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands: GitHub shows each finding at its line in the pull request. */
export function githubReport(): Report {
  return {
    add: ({ path, findings }) =>
      findings
        .map((finding) => {
          const file = posix.join(path.replaceAll('\\', '/'), finding.file);
          const properties = `file=${property(file)},line=${finding.line},col=${finding.column},title=${property(finding.rule)}`;
          return `::${levels[finding.severity]} ${properties}::${data(finding.message)}\n`;
        })
        .join(''),
    end: () => [],
  };
}

function data(text: string): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return printable(escaped);
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
