import { readFileSync } from 'node:fs';
import { CompactSign, importPKCS8 } from 'jose';
import { LabError } from '../run/lab-error.ts';
import type { Report } from './report.ts';

/** Signs a report with a private key (PKCS #8, Ed25519): a JWS over its JSON text. */
export async function signReport(report: Report, keyFile: string): Promise<Report> {
  let key: Awaited<ReturnType<typeof importPKCS8>>;
  try {
    key = await importPKCS8(readFileSync(keyFile, 'utf8'), 'EdDSA');
  } catch (cause) {
    throw new LabError(
      `"${keyFile}" is not an Ed25519 key in PKCS #8 (make one: openssl genpkey -algorithm ed25519).`,
      { cause },
    );
  }
  const signature = await new CompactSign(new TextEncoder().encode(JSON.stringify(report)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'tilekit-lab-report+jws' })
    .sign(key);
  return { ...report, signature };
}
