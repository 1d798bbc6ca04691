/**
 * The named matchers of grok as regular expressions.
 * @see https://docs.datadoghq.com/logs/log_configuration/parsing/?tab=matchers
 */
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d|0\d{1,2})`;
const ipv4 = String.raw`(?<!\d)${octet}(?:\.${octet}){3}(?!\d)`;
const group = '[0-9A-Fa-f]{1,4}';
const dotted = String.raw`${octet}(?:\.${octet}){3}`;
const ipv6 =
  '(?:' +
  [
    `(?:${group}:){6}(?:${group}:${group}|${dotted})`,
    ...[0, 1, 2, 3, 4, 5].map((before) => {
      const left = before === 0 ? '' : `${group}(?::${group}){${String(before - 1)}}`;
      return `${left}::(?:(?:${group}:){0,${String(4 - Math.min(before, 4))}}${dotted}|(?:${group}:){0,${String(
        Math.max(0, 6 - before),
      )}}${group}|(?![0-9A-Fa-f:]))`;
    }),
    `${group}(?::${group}){5}::${group}`,
    `${group}(?::${group}){5,6}::`,
  ].join('|') +
  String.raw`)(?:%[\w.]+)?`;
const ip = `(?:${ipv6}|${ipv4})`;
const label = '[0-9A-Za-z][0-9A-Za-z_-]{0,62}';
const hostname = String.raw`\b${label}(?:\.${label})*(?:\.?|\b)`;
const port = String.raw`[1-9]\d{0,4}`;
const user = String.raw`[\w.-]+`;
const uriPath = String.raw`(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%_-]*)+`;
const uriQuery = String.raw`\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\[\]-]*`;
const unixPath = String.raw`(?:/[\w%!$@:.,~+-]*)+`;
const windowsPath = String.raw`(?:[A-Za-z]+:|\\)(?:\\[^\\?*]*)+`;
const ciscoMac = String.raw`(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4}`;
const windowsMac = '(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2}';
const commonMac = '(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2}';
const number = String.raw`[+-]?(?>\d+(?:\.\d*)?|\.\d+)`;
const integer = String.raw`[+-]?\d+`;
const exponent = String.raw`(?:[eE][+-]?\d+)?`;

export const matcherPatterns: ReadonlyMap<string, string> = new Map([
  ['notSpace', String.raw`\S+`],
  ['numberStr', number],
  ['number', number],
  ['numberExtStr', number + exponent],
  ['numberExt', number + exponent],
  ['integerStr', integer],
  ['integer', integer],
  ['integerExtStr', integer + exponent],
  ['integerExt', integer + exponent],
  ['word', String.raw`\b\w+\b`],
  ['doubleQuotedString', '"[^"]*"'],
  ['singleQuotedString', "'[^']*'"],
  ['quotedString', `(?>"[^"]*"|'[^']*')`],
  ['qs', `(?>"[^"]*"|'[^']*')`],
  ['uuid', '[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}'],
  ['mac', `(?:${ciscoMac}|${windowsMac}|${commonMac})`],
  ['ciscoMac', ciscoMac],
  ['windowsMac', windowsMac],
  ['commonMac', commonMac],
  ['ipv4', ipv4],
  ['ipv6', ipv6],
  ['ip', ip],
  ['hostname', hostname],
  ['host', hostname],
  ['ipOrHost', `(?:${ip}|${hostname})`],
  ['port', port],
  ['hostPort', `(?:${ip}|${hostname}):${port}`],
  ['data', '.*?'],
  ['greedyData', '.*'],
  ['space', String.raw`\s+`],
  ['user', user],
  ['path', `(?:${unixPath}|${windowsPath})`],
  ['unixPath', unixPath],
  ['winPath', windowsPath],
  ['uriPath', uriPath],
  ['uriParam', uriQuery],
  ['uriPathParam', `${uriPath}(?:${uriQuery})?`],
  [
    'uri',
    String.raw`[A-Za-z]+(?:\+[A-Za-z+]+)?://(?:${user}(?::[^@]*)?@)?(?:(?:${ip}|${hostname})(?::${port})?)?(?:${uriPath}(?:${uriQuery})?)?`,
  ],
]);

/** Matchers that turn what they find into a number or a boolean before any filter does. */
export const convertingMatchers: ReadonlySet<string> = new Set([
  'number',
  'numberExt',
  'integer',
  'integerExt',
]);
