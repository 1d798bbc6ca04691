import { sites } from '../sites/site-table.ts';

const domains: readonly string[] = sites.map(({ domain }) => domain);
const webHosts = sites.flatMap(({ webOrigin, domain }) => [
  new URL(webOrigin).host,
  `app.${domain}`,
  `www.${domain}`,
  domain,
]);
const inner = domains.map((domain) => domain.replaceAll('.', '\\.')).join('|');

/** How people call sites and the regions of clouds: "us5", "EU1", "us-east-1", "gov". */
const region = String.raw`(?:us|eu|ap|uk|ca|sa|me|af|gov|fed)(?:-?gov|-?fed|-[a-z]+-\d|-?\d)?`;

/** A site that was given as a URL, so that its scheme became a part of a host. */
const schemeInHost =
  /(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,6}https?(?=[:/\s"')]|$)|\bhttps?:\/\/(?:[a-z0-9-]{1,63}\.){0,6}https?(?:%3a)?:?\/\/?/;
/** A host of an intake that only Datadog has, or an API host, with a region where the domain should be. */
const regionAsDomain = new RegExp(
  String.raw`(?<![\w.-])(?:api|app|http-intake\.logs|intake\.logs|trace\.agent|[\w-]+-app\.agent|intake\.profile|otlp)\.${region}(?![\w.-]*\w)`,
);
/** A host of Datadog's with a label that no site has; a customer's own name is no site at all. */
const labelledHost = new RegExp(
  String.raw`(?<![\w.-])(?:(?:api|app|http-intake\.logs|intake|trace\.agent|intake\.profile|otlp|event-management-intake)\.(?=(?:app|www|api|${region})\.)|(?=${region}\.))([\w-]+\.(?:datadoghq\.(?:com|eu)|ddog-gov\.com))(?![\w-])`,
  'g',
);
/** A host of Datadog's under an ending that Datadog does not have, or with something after it. */
const unknownEnding =
  /(?<![\w-])datadoghq\.(?!com\b|eu\b)[a-z][a-z0-9]{1,5}\b|\bdatadoghq\.(?:com|eu)\.[a-z]{2,}|\b(?:us3|us5|ap1|ap2|uk1)\.datadoghq\.eu\b|\b(?:lookup|enotfound|resolve(?: host:?)?) '?"?[\w.-]{0,100}datadoghq\.(?:com|eu)\/(?= |:|$|'|")|\bddog-gov\.(?!com\b)[a-z]{2,6}\b|\b(?:api|app|http-intake\.logs|intake\.logs|trace\.agent)\.(?:datadog\.[a-z]{2,5}\b|datadoghq(?!\.?\w))/;
const anyWebHost = webHosts.map((host) => host.replaceAll('.', '\\.')).join('|');
/** A web host where an API path is asked, or in a setting for the API's address. */
const webHostAsApi = new RegExp(
  `(?<![\\w.-])(?:${anyWebHost})(?::443)?/+api/(?!.{0,200}altnames)|\\bapi[_-]?(?:url|host|base)\\b['"]?\\s*[:=]\\s*['"]?(?:https?://)?(?:${anyWebHost})(?![\\w.-]*\\w)`,
);
/** A setting that wants a site parameter, and its value. As a part of an address, `site` is an origin and right. */
const namedSetting =
  /(?<![?&\w])(dd_site|datadog_site|datadog\.site|dd\.site|site)\b(?:['"]?\s*(?:[:=]|(?:is )?(?:set )?to|is|→)\s*['"]?| ['"])([\w:/.%-]+)/g;
/** A list of sites that a tool prints when it was given none of them. */
const listOfSites =
  /(must be|expected|one of|valid (sites|values)|allowed)\b.{0,80}datadoghq\.com.{0,60}(us3|us5|datadoghq\.eu)/;
const refusal = /\b40[13]\b|forbidden|unauthori|invalid_grant|api key (\w+ )?(is )?invalid/;

/**
 * How strongly the hosts and settings in a text say that the site is wrong.
 *
 * @param words from `plainText`
 * @returns a weight as in the catalogue, 0 when they do not
 */
export function siteEvidence(words: string): number {
  if (!/datadog|ddog-gov|\bdd_|\bdd[ -]agent|ddtrace|dd-trace/.test(words)) return 0;
  if (schemeInHost.test(words) || namesWrongSetting(words)) return 12;
  if (unknownEnding.test(words) || listOfSites.test(words)) return 11.5;
  const isAboutCertificate = /certificate|altname/.test(words);
  if (!isAboutCertificate && (regionAsDomain.test(words) || hasUnknownLabel(words))) return 11.5;
  if (webHostAsApi.test(words)) return 11;
  const named = new Set(
    [
      ...words.matchAll(
        new RegExp(`(?<![\\w.@-])(?:(?:api|app|http-intake\\.logs)\\.)?(${inner})(?![\\w.-]*\\w)`, 'g'),
      ),
    ].map(([, domain = '']) => domain),
  );
  return named.size > 1 && refusal.test(words) ? 10.5 : 0;
}

function hasUnknownLabel(words: string): boolean {
  return [...words.matchAll(labelledHost)].some(([, domain = '']) => !domains.includes(domain));
}

/** Whether a setting has a value that is no site parameter: a URL, a subdomain, the name of a region. */
function namesWrongSetting(words: string): boolean {
  return [...words.matchAll(namedSetting)].some(([, name, value = '']) => {
    const site = value.replace(/[.,:;]+$/, '');
    if (domains.includes(site)) return false;
    if (/datadoghq|ddog-gov/.test(site)) return name !== 'site' || /^https?:|^(app|api|www)\.|\/$/.test(site);
    return new RegExp(`^${region}$`).test(site);
  });
}
