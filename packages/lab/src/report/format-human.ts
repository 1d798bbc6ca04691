import type { Report, Step } from './report.ts';

const marks: Readonly<Record<Step['result'], string>> = {
  passed: 'ok  ',
  failed: 'FAIL',
  'not-tested': '--  ',
  'to-judge': '?   ',
  waived: 'w   ',
};

/** The report for people: what failed first, then what was not tested, then the counts. */
export function formatHuman(report: Report): string {
  const lines: string[] = [];
  const groups = [...new Set(report.steps.map(({ group }) => group))];
  for (const group of groups) {
    const steps = report.steps.filter((step) => step.group === group);
    const passed = steps.filter(({ result }) => result === 'passed').length;
    lines.push(`${group}: ${passed} of ${steps.length} passed`);
    for (const step of steps) if (step.result !== 'passed') lines.push(...linesOf(step));
  }
  const { passed, failed, notTested, toJudge, waived } = report.summary;
  lines.push(
    '',
    `${report.tile} at ${report.target}: ${passed} passed, ${failed} failed, ${notTested} not tested` +
      `${toJudge > 0 ? `, ${toJudge} to judge` : ''}${waived > 0 ? `, ${waived} waived` : ''} (${report.seconds.toFixed(1)} s).`,
  );
  return lines.join('\n');
}

function linesOf(step: Step): string[] {
  const { result, id, site, title, detail, remedy, evidence, explanation = [], source } = step;
  const lines = [`  ${marks[result]} ${id}${site === undefined ? '' : ` (${site})`}: ${title}`];
  if (detail !== undefined) lines.push(`       ${detail}`);
  if (result !== 'failed') return lines;
  for (const { request, status, location, reason } of evidence.slice(-3)) {
    const more = reason ?? location?.slice(0, 120);
    lines.push(`       ${request.slice(0, 160)} -> ${status}${more === undefined ? '' : ` ${more}`}`);
  }
  for (const text of explanation) lines.push(`       ${text}`);
  if (remedy !== undefined) lines.push(`       Next: ${remedy}`);
  lines.push(`       ${source}`);
  return lines;
}
