import { createSandboxEndpoints, sites } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createOtlpConfiguration } from './otlp-configuration.ts';

describe('createOtlpConfiguration (R15)', () => {
  it.each(sites.filter(({ otlpHost }) => otlpHost))('names the OTLP host of $name', (site) => {
    const configuration = createOtlpConfiguration({ site, apiKey: 'key' });
    expect([configuration.traces.url, configuration.metrics.url, configuration.logs.url]).toEqual([
      `https://${site.otlpHost!}/v1/traces`,
      `https://${site.otlpHost!}/v1/metrics`,
      `https://${site.otlpHost!}/v1/logs`,
    ]);
    expect(configuration.traces.headers).toEqual({ 'dd-api-key': 'key' });
    expect(configuration.metrics.temporalityPreference).toBe(0);
  });

  it.each(sites.filter(({ otlpHost }) => !otlpHost))('refuses $name, which has none', (site) => {
    expect(() => createOtlpConfiguration({ site, apiKey: 'key' })).toThrow(
      expect.objectContaining({ code: 'OTLP_UNSUPPORTED' }) as Error,
    );
  });

  it('goes to the sandbox in development', () => {
    const endpoints = createSandboxEndpoints('http://127.0.0.1:4400');
    const { logs } = createOtlpConfiguration({ site: sites[0]!, apiKey: 'key', endpoints });
    expect(logs.url).toBe(`http://127.0.0.1:4400/${sites[0]!.otlpHost!}/v1/logs`);
  });
});
