import type { Report, Step } from './report.ts';

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2333}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #dde}
code,pre{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
.failed{color:#b00020;font-weight:600}.passed{color:#1b6e3c}.not-tested,.to-judge,.waived{color:#8a5a00}`;

/** One page for a reviewer. */
export function formatHtml(report: Report): string {
  const { summary, tool } = report;
  const facts: [string, string][] = [
    ['Target', report.target],
    ['Tile', `${report.tile} (SHA-256 ${report.tileHash})`],
    ['Lab and sandbox', `${tool.name} ${tool.version}`],
    ['Run', `${report.startedAt}, ${report.seconds.toFixed(1)} s`],
    [
      'Again with',
      report.arguments.length > 0 ? `tilekit-lab ${report.arguments.join(' ')}` : '(from a program)',
    ],
  ];
  const groups = [...new Set(report.steps.map(({ group }) => group))];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(report.tile)}: report of ${escape(tool.name)}</title><style>${style}</style></head><body>
<h1>${escape(report.tile)}: ${summary.failed === 0 ? 'nothing failed' : `${summary.failed} failed`}</h1>
<p>${summary.passed} passed, ${summary.failed} failed, ${summary.notTested} not tested, ${summary.toJudge} to judge, ${summary.waived} waived.</p>
<table>${facts.map(([name, value]) => `<tr><th>${name}</th><td><code>${escape(value)}</code></td></tr>`).join('')}</table>
${groups
  .map((group) =>
    section(
      group,
      report.steps.filter((step) => step.group === group),
    ),
  )
  .join('\n')}
<h2>Requests by host</h2><table>${Object.entries(report.requests)
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([host, count]) => `<tr><td><code>${escape(host)}</code></td><td>${count}</td></tr>`)
    .join('')}</table>
</body></html>
`;
}

function section(group: string, steps: readonly Step[]): string {
  return `<h2>${escape(group)}</h2><table>${steps.map(row).join('\n')}</table>`;
}

function row(step: Step): string {
  const { id, site, title, result, severity, detail, remedy, evidence, explanation = [], source } = step;
  const shown = [
    ...evidence.map(({ request, status, location, reason }) =>
      escape(`${request} -> ${status} ${reason ?? location ?? ''}`.trim()),
    ),
    ...explanation.map(escape),
  ];
  return `<tr><td class="${result}">${result}</td><td><code>${escape(id)}</code>${site === undefined ? '' : ` ${escape(site)}`}<br><small>${severity}</small></td><td>${escape(title)}${detail === undefined ? '' : `<br><b>${escape(detail)}</b>`}${remedy === undefined ? '' : `<br>${escape(remedy)}`}${shown.length > 0 ? `<pre>${shown.join('\n')}</pre>` : ''}</td><td><a href="${escape(source)}">source</a></td></tr>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
