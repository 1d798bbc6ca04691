import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Authority } from '../proxy/authority.ts';
import { startProxy } from '../proxy/proxy.ts';
import { LabError } from '../run/lab-error.ts';
import { proxyHelp } from './help.ts';
import { parseUrl } from '../browser/parse-url.ts';

/** Runs until it receives SIGINT or SIGTERM. @returns the exit code when it could not start */
export async function proxyCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sandbox: { type: 'string', default: 'http://127.0.0.1:4400' },
      port: { type: 'string', default: '4480' },
      'ca-file': { type: 'string', default: 'tilekit-lab-ca.pem' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(proxyHelp);
    return 0;
  }
  const sandbox = parseUrl(values.sandbox);
  if (!sandbox || !/^\d{1,5}$/.test(values.port))
    throw new LabError('--sandbox takes a URL, --port a number.');
  const authority = await Authority.create();
  const file = resolve(values['ca-file']);
  writeFileSync(file, authority.pem);
  const proxy = await startProxy({
    sandbox,
    authority,
    port: Number(values.port),
    ...(values.verbose && { onRequest: (line: string) => process.stderr.write(`${line}\n`) }),
  });
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ url: proxy.url.origin, ca: file })}\n`
      : `Proxy: ${proxy.url.origin}\nAuthority: ${file}\nStart your server with HTTPS_PROXY=${proxy.url.origin} and, for Node, NODE_EXTRA_CA_CERTS=${file}.\n`,
  );
  await new Promise<void>((stop) => {
    for (const event of ['SIGINT', 'SIGTERM'] as const) process.once(event, stop);
  });
  await proxy.close();
  return 0;
}
