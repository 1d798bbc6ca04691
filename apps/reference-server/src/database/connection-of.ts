import pg from 'pg';

/**
 * What `pg` needs for an address, with `sslmode` as PostgreSQL's own clients mean it: `require` encrypts, `verify-ca`
 * checks who signed the certificate, `verify-full` its name as well.
 *
 * @throws Error with what is wrong in the address, such as a certificate file that cannot be read
 */
export function connectionOf(address: string): pg.PoolConfig {
  const url = new URL(address);
  if (url.searchParams.has('sslmode') && !url.searchParams.has('uselibpqcompat'))
    url.searchParams.set('uselibpqcompat', 'true');
  const connection = { connectionString: url.href };
  // Reads the certificates; it does not connect.
  new pg.Client(connection);
  return connection;
}

/** @returns what is wrong with the address, without the address */
export function connectionFault(address: string): string | undefined {
  if (!URL.canParse(address))
    return 'DATABASE_URL is not a URL: percent-encode special characters of the user and the password.';
  const mode = new URL(address).searchParams.get('sslmode');
  if (mode !== null && !modes.has(mode))
    return `DATABASE_URL has an unknown sslmode: use one of ${[...modes].join(', ')}.`;
  try {
    connectionOf(address);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (mode === 'verify-ca')
      return 'DATABASE_URL: sslmode=verify-ca needs sslrootcert, the file of the CA, and it must be readable.';
    return `DATABASE_URL names a certificate that cannot be used${code === '' ? '' : ` (${code})`}: check sslrootcert, sslcert and sslkey.`;
  }
}

const modes: ReadonlySet<string> = new Set(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']);
