const parameters = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
];

const upperCase = (host: string) => host.toUpperCase();
const slashAtEnd = (host: string) => `${host}/`;

/** What is done to a good host to make a bad one. */
const changes: readonly ((host: string) => string)[] = [
  (host) => `${host}.evil.io`,
  (host) => `evil-${host}.io`,
  (host) => `${host}@evil.io`,
  (host) => `evil.io@${host}`,
  (host) => `${host}#@evil.io`,
  (host) => `${host}%2eevil.io`,
  (host) => `${host}.`,
  (host) => `.${host}`,
  upperCase,
  (host) => ` ${host}`,
  (host) => `${host} `,
  (host) => `${host}\t`,
  (host) => `${host}\n`,
  (host) => `${host}\r\n`,
  (host) => `${host}\0`,
  (host) => `${host}:443`,
  (host) => `${host}:80`,
  slashAtEnd,
  (host) => `${host}/../evil.io`,
  (host) => `${host}?x=1`,
  (host) => `${host}\\evil.io`,
  (host) => host.replace('.', '。'),
  (host) => host.replace('.', '%2e'),
  (host) => host.replace('o', 'о'),
  (host) => host.replace('d', 'ⅾ'),
  (host) => host.replace(/^(.)/, '$1\u200b'),
];

const unrelated = [
  '',
  ' ',
  '.',
  '/',
  '//',
  'https://',
  'https:///',
  'localhost',
  'http://localhost',
  'https://localhost',
  '127.0.0.1',
  'https://127.0.0.1',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  '169.254.169.254',
  'http://169.254.169.254/latest/meta-data',
  '2130706433',
  'https://2130706433',
  '0x7f000001',
  '0177.0.0.1',
  'https://0177.0.0.1',
  'metadata.google.internal',
  'https://metadata.google.internal',
  'evil.io',
  'https://evil.io',
  'datadoghq.org',
  'datadoghq.co',
  'datadog.com',
  'datadoghq',
  'com',
  'datadoghq.com,datadoghq.eu',
  'datadoghq.com datadoghq.eu',
  '["datadoghq.com"]',
  '__proto__',
  'constructor',
  'toString',
  'us4.datadoghq.com',
  'ap3.datadoghq.com',
  'uk2.datadoghq.com',
  'us3.ddog-gov.com',
  'eu.datadoghq.com',
  'xn--dtadoghq-4fg.com',
  'null',
  'undefined',
  'true',
  '0',
  'a'.repeat(10_240),
  `${'a'.repeat(10_240)}.datadoghq.com`,
];

const schemes = [
  'http://',
  'HTTPS://',
  'https:',
  'https:/',
  'https:\\\\',
  'ftp://',
  'javascript://',
  'data:',
  '//',
  '///',
  'file://',
];

const notText: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  true,
  Symbol('datadoghq.com'),
  10n,
  [],
  ['datadoghq.com'],
  ['https://app.datadoghq.com'],
  { toString: () => 'datadoghq.com' },
  { domain: 'datadoghq.com' },
  () => 'datadoghq.com',
  new String('datadoghq.com'),
  new URL('https://app.datadoghq.com'),
  Number.NaN,
];

/** Nothing of this is the site parameter of a site. */
export const hostileDomains: readonly unknown[] = [
  ...notText,
  ...unrelated,
  ...parameters.flatMap((parameter) => changes.map((change) => change(parameter))),
  ...parameters.map((parameter) => `https://${parameter}`),
  ...parameters.map((parameter) => `api.${parameter}`),
  ...parameters
    .filter((parameter) => parameter.split('.').length === 2)
    .map((parameter) => `app.${parameter}`),
  'bigcorp.datadoghq.eu',
];

/** Nothing of this is the web origin of a site, with or without a customer's subdomain. */
export const hostileSites: readonly unknown[] = [
  ...notText,
  ...unrelated,
  ...parameters,
  ...parameters.flatMap((parameter) =>
    changes
      .filter((change) => change !== upperCase && change !== slashAtEnd)
      .map((change) => `https://${change(`nova.${parameter}`)}`),
  ),
  ...parameters.flatMap((parameter) =>
    schemes.filter((scheme) => scheme !== 'HTTPS://').map((scheme) => `${scheme}nova.${parameter}`),
  ),
  ...parameters
    .filter((parameter) => parameter.split('.').length === 2)
    .map((parameter) => `https://${parameter}`),
  ...parameters
    .flatMap((parameter) =>
      ['api', 'otlp', 'http-intake.logs', 'event-management-intake', 'trace.agent', 'ip-ranges'].map(
        (intake) => `https://${intake}.${parameter}`,
      ),
    )
    .filter((origin) => !/\/\/otlp\.(us2\.)?ddog-gov/.test(origin)),
  ...parameters
    .flatMap((parameter) =>
      [
        'a.b',
        '-nova',
        'nova-',
        'ac_me',
        'xn--nova',
        'ac--',
        '*',
        '{tenant}',
        'a'.repeat(64),
        'é',
        '..',
        '%61',
        'nova:x@',
      ].map((label) => `https://${label}.${parameter}`),
    )
    .filter((origin) => !origin.startsWith('https://ac--.')),
];
