import { hostsOf, sites } from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import { expect, test } from 'vitest';

test('the sandbox serves every host of the site table', async () => {
  await using sandbox = await startSandbox({ port: 0, tileDirectory: 'integration-tile' });
  const hosts = [...new Set(sites.flatMap(hostsOf))];
  expect(hosts.length).toBeGreaterThan(70);
  const answers = await Promise.all(hosts.map((host) => fetch(`${sandbox.url}/${host}/nothing`)));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(texts.filter((text) => text.includes('Unknown Datadog host'))).toEqual([]);
});
