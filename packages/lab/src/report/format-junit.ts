import type { Report, Step } from './report.ts';

/** The report as JUnit XML, for CI. */
export function formatJunit(report: Report): string {
  const groups = [...new Set(report.steps.map(({ group }) => group))];
  const suites = groups.map((group) => {
    const steps = report.steps.filter((step) => step.group === group);
    const failures = steps.filter(({ result }) => result === 'failed').length;
    const skipped = steps.filter(({ result }) => result !== 'failed' && result !== 'passed').length;
    return `  <testsuite name="${escape(group)}" tests="${steps.length}" failures="${failures}" skipped="${skipped}">\n${steps.map(caseOf).join('\n')}\n  </testsuite>`;
  });
  const { failed } = report.summary;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="tilekit-lab" tests="${report.steps.length}" failures="${failed}" time="${report.seconds.toFixed(3)}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function caseOf({ id, site, group, title, result, detail, remedy, seconds = 0 }: Step): string {
  const name = `${id}${site === undefined ? '' : ` ${site}`}: ${title}`;
  const open = `    <testcase classname="${escape(group)}" name="${escape(name)}" time="${seconds.toFixed(3)}"`;
  if (result === 'passed') return `${open}/>`;
  const text = escape(detail ?? '');
  if (result !== 'failed') return `${open}><skipped message="${escape(result)}: ${text}"/></testcase>`;
  return `${open}><failure message="${text}">${escape(remedy ?? '')}</failure></testcase>`;
}

/** For XML text and attributes; characters that XML cannot hold are left out. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD]/g, '')
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
