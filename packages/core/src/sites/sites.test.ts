import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { hostileDomains, hostileSites } from '../../test/hostile-values.ts';
import { hostsOf, webHostOf } from './datadog-site.ts';
import { defineSite, extendSites, parseSiteList } from './define-site.ts';
import { createSandboxEndpoints, directEndpoints } from './endpoints.ts';
import { parseDomain, parseSite } from './parse-site.ts';
import { sites } from './site-table.ts';

const oneLabel = /^https:\/\/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.(.+)$/;

/** Whether a value is one that the rule admits, said independently of the code under test. */
function isAdmitted(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  // Case and one slash at the end make no other origin; nothing but ASCII has a case here.
  const origin = /^[\x21-\x7e]*$/.test(value) ? value.replace(/(?<=[a-z0-9])\/$/i, '').toLowerCase() : value;
  if (sites.some(({ webOrigin }) => webOrigin === origin)) return true;
  const [, label, parameter] = /^https:\/\/([a-z0-9-]+)\.(.+)$/.exec(origin) ?? [];
  return (
    oneLabel.test(origin) &&
    sites.some(({ domain }) => domain === parameter) &&
    // The name of a site is no customer's: us1.datadoghq.com is meant for app.datadoghq.com.
    !sites.some(({ name }) => name.toLowerCase() === label) &&
    !sites.flatMap(hostsOf).some((host) => origin === `https://${host}`)
  );
}

describe('the site table', () => {
  test('states every site once more (R25)', () => {
    expect(sites.map(({ name, domain, webOrigin, apiHost }) => [name, domain, webOrigin, apiHost])).toEqual([
      ['US1', 'datadoghq.com', 'https://app.datadoghq.com', 'api.datadoghq.com'],
      ['US3', 'us3.datadoghq.com', 'https://us3.datadoghq.com', 'api.us3.datadoghq.com'],
      ['US5', 'us5.datadoghq.com', 'https://us5.datadoghq.com', 'api.us5.datadoghq.com'],
      ['EU1', 'datadoghq.eu', 'https://app.datadoghq.eu', 'api.datadoghq.eu'],
      ['AP1', 'ap1.datadoghq.com', 'https://ap1.datadoghq.com', 'api.ap1.datadoghq.com'],
      ['AP2', 'ap2.datadoghq.com', 'https://ap2.datadoghq.com', 'api.ap2.datadoghq.com'],
      ['UK1', 'uk1.datadoghq.com', 'https://uk1.datadoghq.com', 'api.uk1.datadoghq.com'],
      ['US1-FED', 'ddog-gov.com', 'https://app.ddog-gov.com', 'api.ddog-gov.com'],
      ['US2-FED', 'us2.ddog-gov.com', 'https://us2.ddog-gov.com', 'api.us2.ddog-gov.com'],
    ]);
  });

  test('names the region-correct trace intakes of the documentation (R53)', () => {
    expect(parseDomain('datadoghq.com').otherSpansHosts).toEqual(['trace.browser-intake-datadoghq.com']);
    expect(parseDomain('datadoghq.eu').spansHost).toBe('public-trace-http-intake.logs.datadoghq.eu');
    expect(parseDomain('us3.datadoghq.com').spansHost).toBe('trace.browser-intake-us3-datadoghq.com');
  });
});

describe('parseDomain', () => {
  test.each(sites.map((site) => [site.domain, site] as const))('%s', (domain, site) => {
    expect(parseDomain(domain)).toBe(site);
  });

  test.each([
    ['https://app.datadoghq.eu', 'EU1 is "datadoghq.eu"'],
    ['api.us3.datadoghq.com', 'US3 is "us3.datadoghq.com"'],
    ['EU1', 'EU1 is "datadoghq.eu"'],
  ])('the refusal of %j names the site that was meant', (value, hint) => {
    expect(() => parseDomain(value)).toThrow(`that of ${hint}`);
  });

  test(`refuses ${hostileDomains.length} hostile values (A-08)`, () => {
    expect(hostileDomains.length).toBeGreaterThan(200);
    for (const value of hostileDomains) expectCode(() => parseDomain(value), 'UNKNOWN_DOMAIN');
  });

  test('random values: nothing outside the table is accepted (A-08)', { timeout: 300_000 }, () => {
    const near = fc.tuple(
      fc.constantFrom(...sites.map(({ domain }) => domain as string)),
      fc.string(),
      fc.nat(30),
    );
    const mutated = near.map(([domain, insert, at]) => domain.slice(0, at) + insert + domain.slice(at));
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), mutated),
        (value) => {
          const known = sites.some(({ domain }) => domain === value);
          return accepts(() => parseDomain(value)) === known;
        },
      ),
      { numRuns: 100_000 },
    );
  });
});

describe('parseSite', () => {
  test.each(sites.map((site) => [site.webOrigin, site] as const))('%s', (origin, site) => {
    expect(parseSite(origin)).toEqual({ site, origin });
  });

  test("a customer's subdomain on every site, for the browser only (A-09)", () => {
    for (const site of sites) {
      expect(parseSite(`https://nova-corp.${site.domain}`)).toEqual({
        site,
        origin: `https://nova-corp.${site.domain}`,
      });
    }
  });

  test(`refuses ${hostileSites.length} hostile values (A-08)`, () => {
    expect(hostileSites.length).toBeGreaterThan(200);
    for (const value of hostileSites) expectCode(() => parseSite(value), 'UNKNOWN_SITE');
  });

  test('random values: exactly what the rule admits is accepted (A-08)', { timeout: 300_000 }, () => {
    const origins = fc.constantFrom(
      ...sites.flatMap(({ domain, webOrigin }) => [webOrigin, `https://${domain}`, `https://nova.${domain}`]),
    );
    const mutated = fc
      .tuple(origins, fc.string(), fc.nat(40))
      .map(([origin, insert, at]) => origin.slice(0, at) + insert + origin.slice(at));
    const labelled = fc.tuple(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(...sites.map(({ domain }) => domain as string)),
    );
    const subdomains = labelled.map(([label, domain]) => `https://${label}.${domain}`);
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.webUrl(), mutated, subdomains), (value) => {
        const accepted = accepts(() => parseSite(value));
        // Labels with reserved hyphens are refused on top of the rule.
        if (typeof value === 'string' && /^https:\/\/..--/i.test(value))
          return !accepted || isAdmitted(value);
        return accepted === isAdmitted(value);
      }),
      { numRuns: 100_000 },
    );
  });

  test.each(sites.map((site) => [site.webOrigin, site] as const))(
    'an equivalent origin: %s',
    (origin, site) => {
      for (const value of [`${origin}/`, origin.toUpperCase(), `${origin.replace('app', 'App')}/`])
        expect(parseSite(value)).toEqual({ site, origin });
      const subdomain = `https://nova-corp.${site.domain}`;
      expect(parseSite(`${subdomain.toUpperCase()}/`)).toEqual({ site, origin: subdomain });
      for (const value of [`${origin}//`, `${origin}/x`, `${origin}/?`, `${origin}/#`, `${origin}:443`])
        expectCode(() => parseSite(value), 'UNKNOWN_SITE');
    },
  );

  test.each([
    ['datadoghq.eu', 'EU1 is "https://app.datadoghq.eu"'],
    ['https://api.us5.datadoghq.com', 'US5 is "https://us5.datadoghq.com"'],
    ['http://app.datadoghq.eu', 'EU1 is "https://app.datadoghq.eu"'],
    ['https://app.ddog-gov.com/integrations?x=1', 'US1-FED is "https://app.ddog-gov.com"'],
    ['ap2', 'AP2 is "https://ap2.datadoghq.com"'],
    ['https://eu1.datadoghq.com', 'EU1 is "https://app.datadoghq.eu"'],
    ['us1.datadoghq.com', 'US1 is "https://app.datadoghq.com"'],
  ])('the refusal of %j names the site that was meant', (value, hint) => {
    expect(() => parseSite(value)).toThrow(`that of ${hint}`);
  });

  test.each(['https://datadoghq.eu.evil.io', 'us', '', 'https://evil.io/datadoghq.eu'])(
    'the refusal of %j names no site',
    (value) => {
      expect(() => parseSite(value)).not.toThrow('that of');
    },
  );

  test('what is accepted is its own origin, as browsers read it', () => {
    for (const site of sites) {
      const { origin } = parseSite(`https://a1.${site.domain}`);
      expect(new URL(origin).origin).toBe(origin);
    }
  });
});

describe('sites of your own', () => {
  const uk2 = defineSite({ name: 'UK2', domain: 'uk2.datadoghq.com' });

  test('are looked up like the others', () => {
    const all = extendSites([uk2]);
    expect(parseDomain('uk2.datadoghq.com', all).apiHost).toBe('api.uk2.datadoghq.com');
    expect(parseSite('https://uk2.datadoghq.com', all).site).toBe(uk2);
    expectCode(() => parseDomain('uk2.datadoghq.com'), 'UNKNOWN_DOMAIN');
    expect(
      parseSiteList('UK2=uk2.datadoghq.com, X1=x1.example.com')
        .map(({ name }) => name)
        .slice(sites.length),
    ).toEqual(['UK2', 'X1']);
  });

  test('are marked unverified where nothing was stated', () => {
    expect(uk2.unverified).toContain('apiHost');
    expect(
      defineSite({ name: 'A', domain: 'a.example.com', apiHost: 'api.a.example.com' }).unverified,
    ).not.toContain('apiHost');
  });

  test.each([
    { name: 'UK2', domain: 'UK2.datadoghq.com' },
    { name: 'UK2', domain: 'uk2.datadoghq.com/x' },
    { name: 'UK2', domain: 'localhost' },
    { name: 'UK2', domain: '10.0.0.1' },
    { name: '', domain: 'uk2.datadoghq.com' },
    { name: 'UK2', domain: 'uk2.datadoghq.com', apiHost: 'evil.io:443' },
  ])('refuses $name $domain', (definition) => {
    expectCode(() => defineSite(definition), 'SITE_INVALID');
  });

  test('comes from one line of configuration, or from a JSON list with individual hosts', () => {
    const short = parseSiteList('UK2=uk2.datadoghq.com, FR1=fr1.datadoghq.com').slice(sites.length);
    expect(short.map(({ apiHost }) => apiHost)).toEqual(['api.uk2.datadoghq.com', 'api.fr1.datadoghq.com']);
    const json = JSON.stringify([{ name: 'FR1', domain: 'fr1.datadoghq.com', logsHost: 'logs.fr1.ddog.fr' }]);
    const [site] = parseSiteList(json).slice(sites.length);
    expect(site).toMatchObject({ apiHost: 'api.fr1.datadoghq.com', logsHost: 'logs.fr1.ddog.fr' });
    expect(site?.unverified).not.toContain('logsHost');
    expect(parseSiteList('')).toEqual(sites);
  });

  test.each([
    'UK2',
    'UK2=',
    '=uk2.datadoghq.com',
    'UK2=https://uk2.datadoghq.com',
    'UK2=uk2.datadoghq.com=x',
    'UK2=uk2.datadoghq.com:443',
    'UK2=169.254.169.254',
    'UK2=uk2.datadoghq.com@evil.example',
    'UK2=uk2.datadoghq.com/..',
    'UK2=UK2.datadoghq.com',
    'UK2=uk2.datadoghq.com.',
    'UK2=xn--80ak6aa92e.com',
    'UK2=api.datadoghq.com',
    'UK2=app.datadoghq.com',
    'UK2=datadoghq.eu',
    'us1=uk2.datadoghq.com',
    'UK2=uk2.datadoghq.com,UK2=fr1.datadoghq.com',
    'UK2=uk2.datadoghq.com,FR1=uk2.datadoghq.com',
    '[',
    '[{}]',
    '["UK2=uk2.datadoghq.com"]',
    '[null]',
    '[{"name":"UK2","domain":["uk2.datadoghq.com"]}]',
    '[{"name":"UK2","domain":"uk2.datadoghq.com","apiHost":"127.0.0.1"}]',
    '[{"name":"UK2","domain":"uk2.datadoghq.com","apiHost":"api.datadoghq.com"}]',
    '[{"name":"UK2","domain":"uk2.datadoghq.com","location":"<script>"}]',
    '[{"name":"UK2","domain":"uk2.datadoghq.com","ipRangesHost":"x.example.com"}]',
    '[{"name":"UK2","domain":"uk2.datadoghq.com","__proto__":{"apiHost":"x"}}]',
  ])('the configuration %s is refused', (text) => {
    expectCode(() => parseSiteList(text), 'SITE_INVALID');
  });

  test('cannot replace a site or take its hosts', () => {
    expectCode(() => extendSites([defineSite({ name: 'US1', domain: 'x.example.com' })]), 'SITE_INVALID');
    expectCode(() => extendSites([defineSite({ name: 'X', domain: 'datadoghq.com' })]), 'SITE_INVALID');
    expectCode(
      () => extendSites([defineSite({ name: 'X', domain: 'x.example.com', apiHost: 'api.datadoghq.eu' })]),
      'SITE_INVALID',
    );
  });
});

describe('endpoints', () => {
  const site = parseDomain('datadoghq.eu');

  test('go to the host itself', () => {
    expect(directEndpoints(site.apiHost, '/api/v2/series').href).toBe(
      'https://api.datadoghq.eu/api/v2/series',
    );
  });

  test('go to the sandbox under the real name', () => {
    const endpoints = createSandboxEndpoints('http://127.0.0.1:4400/');
    expect(endpoints(site.logsHost, '/api/v2/logs').href).toBe(
      'http://127.0.0.1:4400/http-intake.logs.datadoghq.eu/api/v2/logs',
    );
    expect(endpoints(webHostOf(site.webOrigin)).href).toBe('http://127.0.0.1:4400/app.datadoghq.eu/');
    expectCode(() => createSandboxEndpoints('javascript:alert(1)'), 'SANDBOX_URL_INVALID');
  });
});

function accepts(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

function expectCode(run: () => unknown, code: string): void {
  expect(run).toThrow(expect.objectContaining({ code }));
}
