import { sites } from '@tilekit/core';
import { dataFamilies } from '@tilekit/tile/reader';
import type { Identity } from './identity.ts';

/** What the example sends, and the monitors that it reads; a fork keeps what it names, down to nothing. */
export const dataKinds = [...dataFamilies.filter((family) => family !== 'traces'), 'monitors'] as const;
type DataKind = (typeof dataKinds)[number];

/** Names of Datadog's sites as its documentation writes them. */
export const siteNames: readonly string[] = sites.map(({ name }) => name);

/** As given on the command line or at the prompts, nothing checked yet. */
export interface RawAnswers {
  readonly name?: string | undefined;
  readonly company?: string | undefined;
  readonly appId?: string | undefined;
  readonly website?: string | undefined;
  readonly supportEmail?: string | undefined;
  readonly salesEmail?: string | undefined;
  readonly owner?: string | undefined;
  readonly data?: string | undefined;
  readonly sites?: string | undefined;
}

export interface Answers {
  readonly identity: Identity;
  readonly data: readonly DataKind[];
  /** All of them unless the partner says otherwise: Datadog asks for every site. */
  readonly sites: readonly string[];
}

/** All errors in the answers, so that one run reports everything to fix. */
export class InvalidAnswersError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'InvalidAnswersError';
    this.faults = faults;
  }
}

// Datadog: 1–50 ASCII characters. Narrower here, so that the name needs no escaping in a shell, in YAML or in a file name.
const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9 .&+'-]*[A-Za-z0-9+])?$/;
// Published names are what they are, and set-up puts them into no CSV, YAML or file name.
const publishedNamePattern = /^[A-Za-z0-9](?:[A-Za-z0-9 .&+',:()/-]*[A-Za-z0-9+.)])?$/;
const appIdPattern = /^[a-z](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const emailPattern = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+$/;
const hostPattern =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;
const ownerPattern = /^@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\/[A-Za-z0-9._-]{1,100})?$/;

/**
 * @param published the names come from a tile that is already published
 * @throws InvalidAnswersError with every fault
 */
export function parseAnswers(raw: RawAnswers, { published = false } = {}): Answers {
  const faults: string[] = [];
  const pattern = published ? publishedNamePattern : namePattern;
  const title = parseName('--name', raw.name, faults, pattern);
  const company = raw.company === undefined ? title : parseName('--company', raw.company, faults, pattern);
  const appId = parseAppId(raw.appId, title, faults);
  const host = parseWebsite(raw.website, appId, faults);
  const supportEmail = parseEmail('--support-email', raw.supportEmail, faults);
  const salesEmail =
    raw.salesEmail === undefined ? supportEmail : parseEmail('--sales-email', raw.salesEmail, faults);
  const owner = parseOwner(raw.owner, company, faults);
  const data = parseData(raw.data, faults);
  const chosenSites = parseSites(raw.sites, faults);
  if (faults.length > 0) throw new InvalidAnswersError(faults);
  const prefix = appId.replaceAll('-', '_');
  const domain = host.replace(/^(?:www|app)\./, '');
  return {
    identity: { title, company, appId, prefix, host, domain, supportEmail, salesEmail, owner },
    data,
    sites: chosenSites,
  };
}

/** `Pager Party` → `pager-party`. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function parseName(flag: string, value: string | undefined, faults: string[], pattern: RegExp): string {
  const name = value?.trim() ?? '';
  if (name === '') {
    faults.push(`${flag} is missing: the name as customers know it, such as "Pager Party".`);
  } else if (name.length > 50) {
    faults.push(`${flag} has ${name.length} characters; Datadog allows 50.`);
  } else if (!pattern.test(name)) {
    const suggestion = asciiOf(name);
    const hint = namePattern.test(suggestion) ? ` For example "${suggestion}".` : '';
    faults.push(
      `${flag} ${JSON.stringify(name)} may have letters without accents, digits, spaces and . & + ' - only, and begins with a letter or digit.${hint}`,
    );
  } else if (!/[A-Za-z]/.test(name)) {
    faults.push(`${flag} "${name}" needs at least one letter.`);
  } else return name.replaceAll(/ {2,}/g, ' ');
  return '';
}

function asciiOf(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/[^A-Za-z0-9 .&+'-]/g, '')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9+]+$/g, '');
}

function parseAppId(value: string | undefined, title: string, faults: string[]): string {
  const appId = value ?? slugOf(title);
  if (appIdPattern.test(appId) && !appId.includes('--')) return appId;
  if (value !== undefined || title !== '') {
    faults.push(
      `--app-id "${appId}" must begin with a letter and have lower-case letters, digits and single hyphens only, such as "pager-party".`,
    );
  }
  return '';
}

function parseWebsite(value: string | undefined, appId: string, faults: string[]): string {
  if (value === undefined) return `${appId}.example`;
  const url = URL.parse(value);
  const plain = url?.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  if (url && plain && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '') {
    if (hostPattern.test(url.hostname)) return url.hostname;
  }
  faults.push(
    `--website ${JSON.stringify(value)} must be the origin of your product, such as https://app.pager-party.com.`,
  );
  return '';
}

function parseEmail(flag: string, value: string | undefined, faults: string[]): string {
  const email = value?.trim() ?? '';
  if (emailPattern.test(email)) return email;
  faults.push(
    email === ''
      ? `${flag} is missing: the address that Datadog shows to customers.`
      : `${flag} ${JSON.stringify(email.slice(0, 80))} is not an e-mail address.`,
  );
  return '';
}

function parseOwner(value: string | undefined, company: string, faults: string[]): string {
  const owner = value ?? `@${slugOf(company).slice(0, 39)}`;
  if (ownerPattern.test(owner)) return owner;
  if (value !== undefined)
    faults.push(
      `--owner ${JSON.stringify(value.slice(0, 80))} must be a GitHub user or team: @name or @organization/team.`,
    );
  return '';
}

function parseData(value: string | undefined, faults: string[]): readonly DataKind[] {
  if (value === undefined) return dataKinds;
  const wanted = listOf(value);
  const unknown = wanted.filter((kind) => !dataKinds.some((known) => known === kind));
  if (unknown.length > 0)
    faults.push(`--data does not know "${unknown.join('", "')}". Kinds: ${dataKinds.join(', ')}.`);
  return dataKinds.filter((kind) => wanted.includes(kind));
}

function parseSites(value: string | undefined, faults: string[]): readonly string[] {
  if (value === undefined || value.trim().toLowerCase() === 'all') return siteNames;
  const wanted = listOf(value).map((site) => site.toUpperCase());
  const unknown = wanted.filter((site) => !siteNames.some((known) => known === site));
  if (unknown.length > 0)
    faults.push(`--sites does not know "${unknown.join('", "')}". Sites: ${siteNames.join(', ')}, or all.`);
  else if (wanted.length === 0) faults.push(`--sites names no site. Sites: ${siteNames.join(', ')}, or all.`);
  return siteNames.filter((site) => wanted.includes(site));
}

function listOf(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
