import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { startSandbox, type Sandbox } from '@tilekit/sandbox';
import { runLab, type Contract, type Report, type RunOptions } from '@tilekit/lab';
import type { Defect } from './partner/defects.ts';
import { partnerContract } from './partner/contract.ts';
import { Partner } from './partner/partner.ts';
import type { Variant } from './partner/variant.ts';

export const tileDirectory = resolve(import.meta.dirname, 'partner/tile');

/** Starts a sandbox and a partner, and runs the lab. */
export async function judgePartner(
  setup: {
    defects?: readonly Defect[];
    variant?: Variant;
    contract?: Contract;
    /** Gives the customers sessions as cookies, instead of the sign-in form. */
    ownSessions?: boolean;
  },
  run: Partial<RunOptions>,
): Promise<Report> {
  const holder: { sandbox?: Sandbox } = {};
  const sandboxPort = await freePort();
  const partner = await Partner.start({ sandbox: `http://127.0.0.1:${sandboxPort}`, ...setup });
  try {
    holder.sandbox = await startSandbox({
      port: sandboxPort,
      tileDirectory,
      partnerUrl: partner.url,
      logger: false,
    });
    return await runLab({
      target: new URL(partner.url),
      sandbox: new URL(holder.sandbox.url),
      tileDirectory,
      contract: {
        ...(setup.contract ?? partnerContract),
        ...(setup.ownSessions === true && {
          customers: [{ cookie: partner.cookieFor('alice') }, { cookie: partner.cookieFor('bob') }],
        }),
      },
      sites: ['US1', 'EU1', 'US5', 'UK1'],
      ...run,
    });
  } finally {
    await partner.close();
    await holder.sandbox?.close();
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        found(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
