import type { Finding } from '../engine/finding.ts';
import type { Report } from './report.ts';

/** One document; its form is fixed and published as `findings.schema.json`. */
export function jsonReport(): Report {
  const tiles: string[] = [];
  return {
    add({ path, findings, suppressed }) {
      const entry = {
        path,
        findings: findings.map(toEntry),
        ...(suppressed.length > 0 && {
          suppressed: suppressed.map((finding) => ({ ...toEntry(finding), reason: finding.reason })),
        }),
      };
      tiles.push(JSON.stringify(entry));
      return '';
    },
    end(totals) {
      const { errors, warnings, infos } = totals;
      const summary = JSON.stringify({ tiles: totals.tiles, errors, warnings, infos });
      return `{"tiles":[${tiles.join(',')}],"summary":${summary}}\n`;
    },
  };
}

function toEntry({ rule, severity, file, line, column, message, fix, source }: Finding) {
  return { rule, severity, file, line, column, message, fixable: fix !== undefined, source };
}
