import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';

/**
 * What `pg` needs for an address, with `sslmode` as PostgreSQL's own clients mean it: `require` encrypts, `verify-ca`
 * checks who signed the certificate, `verify-full` its name as well.
 *
 * @throws Error with what is wrong in the address, such as a certificate file that cannot be read
 */
export function connectionOf(address: string): pg.PoolConfig {
  const url = parseAddress(address);
  if (url === undefined) throw new TypeError('The address of the database is not a URL.');
  if (url.searchParams.has('sslmode') && !url.searchParams.has('uselibpqcompat'))
    url.searchParams.set('uselibpqcompat', 'true');
  const connection = { connectionString: url.href };
  // Reads the certificates; it does not connect.
  new pg.Client(connection);
  return connection;
}

/**
 * As PostgreSQL's clients read it: `postgres://user@/name?host=/a/socket` has no host in its usual place. Without any, it is
 * this machine: `pg` would take PGHOST, which nothing here has checked.
 */
export function parseAddress(address: string): URL | undefined {
  const withHost = address.replace(/^([^/]*\/\/(?:[^/?#]*@)?)(?=[/?#]|$)/, '$1localhost');
  return URL.parse(withHost) ?? undefined;
}

/** @returns what is wrong with the address, without the address */
export function connectionFault(address: string): string | undefined {
  const url = parseAddress(address);
  if (url === undefined || hasRawCharacters(address, url))
    return 'DATABASE_URL is not a URL: percent-encode special characters of the user and the password.';
  const { searchParams } = url;
  const repeated = [...searchParams.keys()].find((name, index, all) => all.indexOf(name) !== index);
  if (repeated !== undefined) return 'DATABASE_URL sets a parameter of its query twice: remove one of them.';
  if (searchParams.has('ssl')) return 'DATABASE_URL has "ssl" in its query: use sslmode instead.';
  if (['schema', 'currentSchema', 'search_path'].some((name) => searchParams.has(name)))
    return 'DATABASE_URL names a schema in a way that PostgreSQL ignores: use options=-c%20search_path=….';
  if (/,|%2c/i.test(url.host + (searchParams.get('host') ?? '')))
    return 'DATABASE_URL names several hosts: use one name that leads to the primary.';
  const mode = searchParams.get('sslmode');
  if (mode !== null && !modes.has(mode))
    return `DATABASE_URL has an unknown sslmode: use one of ${[...modes].join(', ')}.`;
  try {
    connectionOf(address);
    const authorities = searchParams.get('sslrootcert');
    // Else it is ignored, and the certificate of every server is "unable to verify".
    return authorities === null || isCertificate(authorities)
      ? undefined
      : 'DATABASE_URL: the file of sslrootcert holds no certificate in PEM.';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (mode === 'verify-ca')
      return 'DATABASE_URL: sslmode=verify-ca needs sslrootcert, the file of the CA, and it must be readable.';
    return `DATABASE_URL names a certificate that cannot be used${code === '' ? '' : ` (${code})`}: check sslrootcert, sslcert and sslkey.`;
  }
}

function isCertificate(file: string): boolean {
  try {
    new X509Certificate(readFileSync(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** What a password such as `p@ss/w#rd` or `100%` makes of an address: another host, or another database. */
function hasRawCharacters(address: string, { hash, pathname, search }: URL): boolean {
  const isRawPercent = /%(?![\da-f]{2})/i.test(address);
  return hash !== '' || isRawPercent || /[@/]/.test(pathname.slice(1)) || search.includes('@');
}

const modes: ReadonlySet<string> = new Set(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']);
