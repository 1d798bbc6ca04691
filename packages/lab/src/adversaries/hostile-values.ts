/** Values that are no site of Datadog's: a server that follows one sends the customer, a code or a secret to a stranger. */
export function hostileSites(trapPort: number): string[] {
  return [
    'https://attacker.example',
    'https://app.datadoghq.com.attacker.example',
    'https://attacker.example/app.datadoghq.com',
    'https://app.datadoghq.com@attacker.example',
    'https://app.datadoghq.com:pass@attacker.example',
    `https://app.datadoghq.com@127.0.0.1:${trapPort}`,
    'https://attacker.example#app.datadoghq.com',
    'https://attacker.example?app.datadoghq.com',
    'https://attacker.example\\.datadoghq.com',
    'https://app.datadoghq.com%2eattacker.example',
    'https://evil-datadoghq.com',
    'https://appXdatadoghq.com',
    'https://datadoghq.com.evil.io',
    'https://app.datadoghq.org',
    'https://us6.datadoghq.xyz',
    'https://app.dаtadoghq.com',
    'ftp://app.datadoghq.com',
    'javascript:alert(1)//app.datadoghq.com',
    'data:text/html,app.datadoghq.com',
    '//attacker.example',
    'attacker.example',
    '/\\attacker.example',
    'https://127.0.0.1',
    `http://127.0.0.1:${trapPort}`,
    'http://2130706433',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]',
    'http://localhost',
    'https://app.datadoghq.com\r\nx-injected: 1',
    'https://app.datadoghq.com\u0000.attacker.example',
    'https://app.datadoghq.com\nhttps://attacker.example',
    'https://attacker.example\nhttps://app.datadoghq.com',
    'constructor',
    '__proto__',
    'null',
    '[object Object]',
  ];
}

export function hostileDomains(trapPort: number): string[] {
  return [
    'attacker.example',
    'datadoghq.com.attacker.example',
    'attacker.example/datadoghq.com',
    'datadoghq.com@attacker.example',
    `datadoghq.com@127.0.0.1:${trapPort}`,
    `x@127.0.0.1:${trapPort}/`,
    `datadoghq.com:${trapPort}`,
    'attacker.example#.datadoghq.com',
    'attacker.example?.datadoghq.com',
    'attacker.example\\.datadoghq.com',
    'datadoghq.com/../attacker.example',
    'datadoghq.com%2eattacker.example',
    'evil-datadoghq.com',
    'notdatadoghq.com',
    'datadoghq.evil',
    'datadoghq.org',
    'us6.datadoghq.com',
    'nova.datadoghq.com',
    'https://datadoghq.com.attacker.example',
    '127.0.0.1',
    `127.0.0.1:${trapPort}`,
    '2130706433',
    '0x7f.1',
    '169.254.169.254',
    '[::1]',
    'localhost',
    'dаtadoghq.com',
    'datadoghq.com\r\nx-injected: 1',
    'datadoghq.com\u0000.attacker.example',
    'datadoghq.com\nattacker.example',
    'attacker.example\ndatadoghq.com',
    'constructor',
    '__proto__',
    `${'a'.repeat(5000)}.com`,
  ];
}

/** Spellings that a server may refuse or understand, but not misunderstand. */
export const oddSites = [
  'HTTPS://APP.DATADOGHQ.COM',
  'https://app.datadoghq.com/',
  'https://app.datadoghq.com.',
  'https://app.datadoghq.com:443',
  ' https://app.datadoghq.com',
  'http://app.datadoghq.com',
  'https://app.datadoghq.com:8443',
  'https://app.datadoghq.com/../x',
  'https://app.datadoghq.com/account',
  'https://app.datadoghq.com?x=1',
  'https://app.datadoghq.com#x',
  'https://user:secret@app.datadoghq.com',
];

/** The same letters in the other case; never the same text. */
export function swapCase(text: string): string {
  const swapped = text
    .split('')
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join('');
  return swapped === text ? `${text}X` : swapped;
}
