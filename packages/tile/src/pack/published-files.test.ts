import { describe, expect, it } from 'vitest';
import { write, goodTile } from '../../test/change.ts';
import { goodFiles, R } from '../../test/good-tile.ts';
import { publishedFiles } from './published-files.ts';
import { findSecrets } from './secrets.ts';

const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIjKlMnOp';
const hex = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

describe('what a tile publishes', () => {
  it('is all of a good tile', () => {
    const { published, leftOut, secrets } = publishedFiles(goodTile());
    expect(new Set(published)).toEqual(new Set(goodFiles().keys()));
    expect([...leftOut, ...secrets]).toEqual([]);
  });

  it.each([
    '.env',
    '.env.production',
    '.npmrc',
    'server.pem',
    'id_rsa',
    'notes.md',
    'notes.json',
    'assets/keys.json',
    'assets/dashboards/.secret.json',
    'assets/logs/dump.log',
    'images/source.psd',
    'manifest.json.bak',
  ])('%s stays behind', (path) => {
    const { published, leftOut } = publishedFiles(goodTile(write(path, 'x')));
    expect(published).not.toContain(path);
    expect(leftOut.map((each) => each.path)).toContain(path);
  });
});

describe('keys in what is published', () => {
  // Put together here, so that no scanner takes this file for a leak.
  it.each([
    ['a Datadog application key', `ddapp_${letters.slice(0, 34)}`],
    ['a Datadog personal token', `ddpat_${letters.slice(0, 34)}`],
    ['a Datadog service token', `ddsat_${letters.slice(0, 34)}`],
    ['a Datadog API key with its name', `DD-API-KEY: ${hex}`],
    ['a Datadog API key in JSON', `"api_key": "${hex}"`],
    ['a client secret', `"client_secret": "${letters.slice(0, 20)}"`],
    ['an AWS key', ['AKIA', 'Q2W3E4R5T6Y7U2I3'].join('')],
    ['a GitHub token', `ghp_${letters.slice(0, 36)}`],
    ['a GitLab token', `glpat-${letters.slice(0, 20)}`],
    ['a Slack token', ['xoxb', '123456789012', letters.slice(0, 20)].join('-')],
    ['a Stripe key', `sk_live_${letters.slice(0, 24)}`],
    ['a Google key', `AIza${letters.slice(0, 35)}`],
    ['an npm token', `npm_${letters.slice(0, 36)}`],
    ['a private key', ['-----BEGIN', 'RSA', 'PRIVATE KEY-----'].join(' ')],
    ['a JSON web token', `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(0, 20)}.${letters.slice(0, 30)}`],
    ['a password in an address', ['https://jo:', 'hunter22', '@db.nova.example/x'].join('')],
  ])('%s', (_what, secret) => {
    const { secrets } = publishedFiles(goodTile(write(R, `# Nova Relay\n\nUse ${secret} here.\n`)));
    expect(secrets).toMatchObject([{ path: R, line: 3 }]);
    expect(JSON.stringify(secrets)).not.toContain(secret);
  });

  it.each([
    'DD-API-KEY: <YOUR_API_KEY>',
    'https://user:password@host.example',
    'postgres://<user>:<password>@localhost',
    'AKIAIOSFODNN7EXAMPLE',
    'api_key: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '"api_key": "00000000000000000000000000000000"',
    'commit 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d',
    `X-API-KEY: ${hex}`,
    'client_secret: "<your client secret>"',
    'http://localhost:4300/@scope/name',
  ])('%s is not published', (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});
