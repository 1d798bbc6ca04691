import { clientCatalogue } from '../../packages/core/src/explain/client-catalogue.ts';
import { credentialCatalogue } from '../../packages/core/src/explain/credential-catalogue.ts';
import { dataCatalogue } from '../../packages/core/src/explain/data-catalogue.ts';
import { requestCatalogue } from '../../packages/core/src/explain/request-catalogue.ts';
import { transportCatalogue } from '../../packages/core/src/explain/transport-catalogue.ts';
import type { CatalogueEntry } from '../../packages/core/src/explain/explanation.ts';

const parts: readonly (readonly [string, readonly CatalogueEntry[]])[] = [
  ['The OAuth client', clientCatalogue],
  ['Keys and tokens', credentialCatalogue],
  ['Data', dataCatalogue],
  ['Requests', requestCatalogue],
  ['Network and transport', transportCatalogue],
];

const nothingKnown = { redirectUri: undefined, datadogHosts: [], ownAddress: undefined, isConnecting: false };

/** docs/troubleshooting.md, from the catalogue that `pnpm explain` and the server's pages answer from. */
export function troubleshootingPage(): string {
  const sections = parts.map(([title, entries]) => `## ${title}\n\n${entries.map(describe).join('\n\n')}`);
  return `# Troubleshooting

What Datadog answers when something is wrong, why, and what to do. \`pnpm explain "<error, log line or stack trace>"\` finds the entry and fills in *your* configuration; it knows the wordings of Datadog's English, Korean, Japanese and French pages.

${sections.join('\n\n')}
`;
}

function describe({ title, code, cause, next }: CatalogueEntry): string {
  const steps = next({}, nothingKnown).map((step, index) => `${index + 1}. ${escape(step)}`);
  return `### ${escape(title)}\n\n\`${code}\`: ${escape(cause({}, nothingKnown))}\n\n${steps.join('\n')}`;
}

/** Names with underscores and angle brackets are text here, not Markdown. */
function escape(text: string): string {
  return text.replaceAll(/[_<>*]/g, (character) => `\\${character}`);
}
