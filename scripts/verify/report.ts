/** One thing that was tried. `open` is left for a person: it neither passes nor fails the run. */
export interface Step {
  readonly what: string;
  readonly result: 'ok' | 'wrong' | 'open';
  /** What was seen instead, and what to do. */
  readonly detail?: string;
}

/** One item of Datadog's test list. */
export interface CheckReport {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly Step[];
  readonly seconds: number;
}

export interface Report {
  readonly integration: string;
  readonly target: string;
  readonly startedAt: string;
  readonly passed: boolean;
  readonly checks: readonly CheckReport[];
}

const marks = { ok: '✓', wrong: '✗', open: '?' } as const;

/** @returns whether nothing of it went wrong */
export function passed(steps: readonly Step[]): boolean {
  return steps.every(({ result }) => result !== 'wrong');
}

export function formatCheck({ title, steps, seconds }: CheckReport): string {
  const lines = steps.map(
    ({ what, result, detail }) =>
      `  ${marks[result]} ${what}${detail === undefined ? '' : `\n      ${detail.replaceAll('\n', '\n      ')}`}`,
  );
  return `${passed(steps) ? '✓' : '✗'} ${title} (${seconds.toFixed(1)} s)\n${lines.join('\n')}\n`;
}

export function formatSummary(report: Report): string {
  const steps = report.checks.flatMap((check) => check.steps);
  const count = (result: Step['result']) => steps.filter((step) => step.result === result).length;
  return `${count('ok')} passed, ${count('wrong')} failed, ${count('open')} for you to judge: ${report.integration} at ${report.target}`;
}

/** A page that can be attached to the review: it stands alone and runs no script. */
export function formatHtml(report: Report): string {
  const colours = { ok: '#1a7f37', wrong: '#c0262d', open: '#8a6100' } as const;
  const sections = report.checks.map(({ title, steps, seconds }) => {
    const rows = steps.map(
      ({ what, result, detail = '' }) =>
        `<tr><td style="color:${colours[result]}">${marks[result]}</td><td>${escape(what)}${detail && `<br><small>${escape(detail)}</small>`}</td></tr>`,
    );
    return `<h2>${escape(title)} <small>${seconds.toFixed(1)} s</small></h2><table>${rows.join('')}</table>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(report.integration)}: verification</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
h1{margin-bottom:0}h2{margin:2rem 0 .5rem;font-size:1.15rem}small{color:#59636e;font-weight:400}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #d1d9e0;padding:.35rem .5rem;vertical-align:top}
td:first-child{width:1.5rem;font-weight:700}</style></head><body>
<h1>${escape(report.integration)}: ${report.passed ? 'verified' : 'not verified'}</h1>
<p>${escape(formatSummary(report))}<br><small>${escape(report.startedAt)}</small></p>
${sections.join('\n')}
</body></html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
