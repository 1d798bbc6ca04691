import type { Finding } from '../engine/finding.ts';
import type { Report } from './report.ts';

/** One document; its form is fixed and published as `findings.schema.json`. */
export function jsonReport(): Report {
  let before = '{"tiles":[';
  return {
    add({ path, findings, suppressed }) {
      const entry = {
        path,
        findings: findings.map(toEntry),
        ...(suppressed.length > 0 && {
          suppressed: suppressed.map((finding) => ({ ...toEntry(finding), reason: finding.reason })),
        }),
      };
      const text = before + JSON.stringify(entry);
      before = ',';
      return text;
    },
    end({ tiles, errors, warnings, infos }) {
      const start = tiles === 0 ? before : '';
      return [`${start}],"summary":${JSON.stringify({ tiles, errors, warnings, infos })}}\n`];
    },
  };
}

function toEntry({ rule, severity, file, line, column, message, fix, source }: Finding) {
  return { rule, severity, file, line, column, message, fixable: fix !== undefined, source };
}
