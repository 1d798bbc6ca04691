import { type AppOptions, createAppOptions } from '../../src/app-options.ts';
import { commitIntent } from '../../src/webhooks/create-installation-webhook.ts';
import { connectAs } from './connect-as.ts';
import type { TestServer } from './test-server.ts';

/** The same server after a restart with other keys. */
export function withKeys({ options }: TestServer, encryptionKeys: string): AppOptions {
  return createAppOptions({ ...options, config: { ...options.config, encryptionKeys } });
}

/** An installation with tokens, API key, and a webhook's token and secret. */
export async function connectWithSecrets(server: TestServer, domain: string): Promise<string> {
  const accountId = `${domain}@customer.example`;
  await connectAs(server, accountId, { domain });
  const [stored] = await server.options.lifecycle.store.list({ accountId, limit: 1 });
  const id = stored!.installation.id;
  await commitIntent(server.options, id);
  return id;
}
