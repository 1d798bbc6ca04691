import type { Adversary, Finding, SiteFindings } from '../adversaries/adversary.ts';
import { groupOf } from '../adversaries/table.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { LeftDatadog } from '../browser/browser.ts';
import type { Exchange } from '../browser/http.ts';
import type { Evidence, Step } from '../report/report.ts';
import { FlowStopped } from './flow.ts';
import type { Lab } from './lab.ts';
import { LabError, NotTested } from './lab-error.ts';
import { traceOfStep, type StepTrace } from './step-trace.ts';

/** What is known about an answer of Datadog’s, and what to do next. */
export type Explain = (text: string) => Promise<readonly string[]>;

const maxEvidence = 4;
const maxRefusals = 3;
const maxBody = 400;
const timeoutMs = 240_000;

/** Lets one adversary judge, whatever it throws. */
export async function judge(
  lab: Lab,
  adversary: Adversary,
  trace: StepTrace,
  explain: Explain | undefined,
): Promise<Step[]> {
  const begin = performance.now();
  const before = await lab.control.lastRequest();
  const found = await traceOfStep.run(trace, () => findings(lab, adversary));
  const list: SiteFindings = Array.isArray(found)
    ? (found as SiteFindings)
    : [{ site: '', finding: found as Finding }];
  const seconds = Math.round(performance.now() - begin) / 1000;
  const refused = list.some(({ finding }) => typeof finding === 'string')
    ? await refusalsOf(lab, trace, before)
    : [];
  const explanation = await explained(refused, explain);
  return list.map(({ site, finding }) => {
    const step = stepOf(adversary, site, finding, trace.exchanges);
    if (step.result !== 'failed') return { ...step, seconds };
    return {
      ...step,
      evidence: [...step.evidence, ...refused.map(evidenceOfRefusal)],
      ...(explanation.length > 0 && { explanation }),
      seconds,
    };
  });
}

/** Requests of the server that Datadog refused while the step ran, about the organizations that it looked at. */
async function refusalsOf(lab: Lab, { organizations }: StepTrace, before: number): Promise<SeenRequest[]> {
  const requests = await lab.control.requests(before);
  return requests
    .filter(
      ({ status, organization, host }) =>
        (status === null || status >= 400) &&
        (organization === undefined ? host !== '' : organizations.has(organization)),
    )
    .slice(-maxRefusals);
}

async function explained(refused: readonly SeenRequest[], explain: Explain | undefined): Promise<string[]> {
  const own = refused.filter(({ scripted }) => !scripted).at(-1);
  if (!own || !explain) return [];
  const answers = await explain(
    `${own.status ?? ''} ${own.method} https://${own.host}${own.path} ${own.refused ?? ''}`,
  );
  return answers.slice(0, 2);
}

function evidenceOfRefusal({ at, method, host, path, status, refused, scripted }: SeenRequest): Evidence {
  return {
    at,
    who: 'the server',
    request: `${method} https://${host}${path}`.slice(0, 500),
    status: status ?? 0,
    reason: scripted ? 'The lab let Datadog answer so.' : (refused ?? 'Datadog gave no reason.'),
  };
}

async function findings(lab: Lab, adversary: Adversary): Promise<Finding | SiteFindings> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((found) => {
    timer = setTimeout(() => {
      const { longLimit } = lab.http;
      const why = longLimit === undefined ? '' : ` ${longLimit}`;
      found({ notTested: `It did not end within ${timeoutMs / 1000} s.${why}` });
    }, timeoutMs);
  });
  try {
    return await Promise.race([adversary.judge(lab), late]);
  } catch (error) {
    if (error instanceof NotTested) return { notTested: error.message };
    if (error instanceof FlowStopped || error instanceof LeftDatadog) return error.message;
    if (error instanceof LabError) throw error;
    if (!isRefused(error)) return describeBreak(error);
    // What comes after the first is its consequence; whether the server lives at the end is asked once more.
    if (lab.stoppedDuring !== undefined && adversary.isLast !== true)
      return { notTested: `The server accepts no connections any more, see ${lab.stoppedDuring}.` };
    lab.stoppedDuring ??= adversary.id;
    return 'The server no longer accepts connections: it stopped while this step and those beside it ran. Read what it printed last.';
  } finally {
    clearTimeout(timer);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

/** The target did not answer, or not as HTTP: that is a fault of the server, and it is named. */
function describeBreak(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (error.name === 'TimeoutError' || code.includes('TIMEOUT'))
    return 'The server did not answer within 30 s.';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET')
    return 'The server broke the connection off without an answer.';
  return error.message;
}

function stepOf(adversary: Adversary, site: string, finding: Finding, exchanges: readonly Exchange[]): Step {
  const { id, severity, title, source, remedy } = adversary;
  const base = { id, group: groupOf(adversary), severity, title, source, ...(site !== '' && { site }) };
  if (finding === undefined) return { ...base, result: 'passed', evidence: [] };
  if (typeof finding === 'string') {
    return {
      ...base,
      result: 'failed',
      detail: finding,
      remedy,
      evidence: exchanges.slice(-maxEvidence).map(evidenceOf),
    };
  }
  return 'notTested' in finding
    ? { ...base, result: 'not-tested', detail: finding.notTested, evidence: [] }
    : { ...base, result: 'to-judge', detail: finding.toJudge, evidence: [] };
}

function evidenceOf({ at, who, method, url, status, headers, body }: Exchange): Evidence {
  const { location } = headers;
  return {
    at: new Date(at).toISOString(),
    who,
    request: `${method} ${url.href.slice(0, 500)}`,
    status,
    ...(location !== undefined && { location: location.slice(0, 500) }),
    ...(body !== '' && { body: body.replace(/\s+/g, ' ').slice(0, maxBody) }),
  };
}
