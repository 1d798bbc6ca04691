import { newObject, type LogObject } from '../values/log-value.ts';

/** Splits a URL, or a path with a query, into its parts. Parts are kept as they are written. */
export function parseUrl(text: string, normalizeEndingSlashes = false): LogObject | undefined {
  const url =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d{1,5}))?(?=[/?#]|$))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(
      text.trim(),
    );
  if (!url) return undefined;
  const [, scheme, host, port, path = '', query, hash] = url;
  const result = newObject();
  if (scheme !== undefined) result.scheme = scheme;
  if (host !== undefined && host !== '') result.host = host.toLowerCase();
  if (port !== undefined) result.port = Number(port);
  if (path !== '' || (host !== undefined && host !== ''))
    result.path = normalizeEndingSlashes && path.length > 1 ? path.replace(/\/+$/, '') : path;
  if (query !== undefined && query !== '') result.queryString = readQuery(query);
  if (hash !== undefined && hash !== '') result.hash = hash;
  return result;
}

function readQuery(query: string): LogObject {
  const result = newObject();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    const value = equals === -1 ? '' : pair.slice(equals + 1);
    const before = result[name];
    if (before === undefined) result[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else result[name] = [before, value];
  }
  return result;
}
