import type { SandboxSite } from '@tilekit/sandbox';
import { FlowStopped } from '../run/flow.ts';
import type { Lab } from '../run/lab.ts';
import { NotTested } from '../run/lab-error.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** What an adversary found: nothing, a fault in words, or why it could not be determined. */
export type Finding = undefined | string | { readonly notTested: string } | { readonly toJudge: string };

/** Findings by site, for what is tried on each of them. */
export type SiteFindings = readonly { readonly site: string; readonly finding: Finding }[];

/** One attack, or one thing that Datadog's documents promise: a row of the table. */
export interface Adversary {
  /** Stable: `group/name`. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Where it is written that a server must withstand it. */
  readonly source: string;
  /** What a partner does about it. */
  readonly remedy: string;
  /** Waits for all the others: it judges what was seen in the whole run. */
  readonly isLast?: boolean;
  /** Steps whose work it judges: they run too, when it is chosen alone. */
  readonly after?: readonly string[];
  judge(lab: Lab): Promise<Finding | SiteFindings>;
}

export const sources = {
  oauth: 'https://docs.datadoghq.com/developers/authorization/oauth2_in_datadog/',
  endpoints: 'https://docs.datadoghq.com/developers/authorization/oauth2_endpoints/',
  sites: 'https://docs.datadoghq.com/getting_started/site/',
  webhooks: 'https://docs.datadoghq.com/integrations/webhooks/',
  integration: 'https://docs.datadoghq.com/developers/integrations/api_integration/',
  metrics: 'https://docs.datadoghq.com/api/latest/metrics/#submit-metrics',
  logs: 'https://docs.datadoghq.com/api/latest/logs/#send-logs',
  events: 'https://docs.datadoghq.com/api/latest/events/#post-an-event',
  checks: 'https://docs.datadoghq.com/api/latest/service-checks/',
  rateLimits: 'https://docs.datadoghq.com/api/latest/rate-limits/',
  metadata: 'https://docs.datadoghq.com/developers/integrations/check_references/#metrics-metadata-file',
  rfc6749: (section: string) => `https://www.rfc-editor.org/rfc/rfc6749#section-${section}`,
  rfc7636: (section: string) => `https://www.rfc-editor.org/rfc/rfc7636#section-${section}`,
  rfc9700: (section: string) => `https://www.rfc-editor.org/rfc/rfc9700#section-${section}`,
  asvs: 'https://owasp.org/www-project-application-security-verification-standard/',
} as const;

/** Tries the same on every site of the run, one after the other. */
export async function onEverySite(
  lab: Lab,
  judge: (site: SandboxSite) => Promise<Finding>,
): Promise<SiteFindings> {
  return Promise.all(
    lab.sites.map(async (site) => ({ site: site.name, finding: await findingOf(() => judge(site)) })),
  );
}

/** Tries several things at once. @returns the first fault, in the order of the list, or else what was not tested */
export async function firstFault<Item>(
  list: readonly Item[],
  judge: (item: Item) => Promise<Finding>,
): Promise<Finding> {
  const findings = await Promise.all(list.map((item) => findingOf(() => judge(item))));
  return (
    findings.find((finding) => typeof finding === 'string') ??
    findings.find((finding) => finding !== undefined)
  );
}

/** What was thrown, as a finding: a flow that stopped is a fault, a missing part is not tested. */
async function findingOf(judge: () => Promise<Finding>): Promise<Finding> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof NotTested) return { notTested: error.message };
    if (error instanceof FlowStopped) return error.message;
    throw error;
  }
}
