import type { DatadogSite } from '@tilekit/core';
import { sitesCommand } from '../packages/core/src/command/sites-command.ts';
import { readVendorSites, siteDrift } from '../tools/drift/site-drift.ts';

process.exitCode = await sitesCommand(process.argv.slice(2), { name: 'pnpm sites', check });

async function check(sites: readonly DatadogSite[]): Promise<number> {
  const vendor = await readVendorSites();
  const drift = siteDrift(sites, vendor);
  for (const difference of drift) process.stdout.write(`${difference}\n`);
  if (drift.length > 0) return 1;
  process.stdout.write(`${sites.length} sites agree with @datadog/datadog-api-client ${vendor.version}.\n`);
  return 0;
}
