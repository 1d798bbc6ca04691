import { expect, test } from 'vitest';
import { parseSiteList, sites } from '@tilekit/core';
import { readVendorSites, siteDrift } from './site-drift.ts';

test("the table agrees with the vendor's client", async () => {
  expect(siteDrift(sites, await readVendorSites())).toEqual([]);
});

test('names what differs', async () => {
  const vendor = await readVendorSites();
  expect(siteDrift(parseSiteList('UK2=uk2.example.com'), vendor)).toHaveLength(1);
  expect(siteDrift(sites.slice(1), vendor)).toHaveLength(1);
  expect(siteDrift(sites, { ...vendor, subdomains: { ...vendor.subdomains, logs: 'intake' } })).toHaveLength(
    sites.length,
  );
});
