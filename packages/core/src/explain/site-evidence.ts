import { sites } from '../sites/site-table.ts';

const domains: readonly string[] = sites.map(({ domain }) => domain);
const webHosts = sites.flatMap(({ webOrigin, domain }) => [new URL(webOrigin).host, `app.${domain}`]);
const inner = domains.map((domain) => domain.replaceAll('.', '\\.')).join('|');

/** A site that was given as a URL, so that its scheme became a part of a host. */
const schemeInHost =
  /\b(?:[a-z0-9-]+\.)+https?(?=[:/\s"']|$)|\bhttps?:\/\/(?:[a-z0-9-]+\.)*https?(?:%3a)?:?\/\/?/;
/** A label that no site has, where a site's label stands. */
const unknownLabel =
  /(?<![\w.-])(?:(?:https?:\/\/)?(?:api|app|http-intake\.logs|intake|trace\.agent)\.)?(?:us1|us2|us4|us6|eu|eu1|eu2|eu3|ap3|ap4|uk|uk2|us|ap|gov|fed)\.datadoghq\.(?:com|eu)\b/;
/** A host of a service with a region, or another service, between it and Datadog's name; a customer's name is no site at all. */
const serviceHost =
  /(?<![\w.-])(?:api|http-intake\.logs|trace\.agent|intake\.profile|otlp|event-management-intake)\.((?:app|www|api|(?:us|eu|ap|uk|ca|sa|me|af)(?:-[a-z0-9-]+|\d)?)\.datadoghq\.(?:com|eu))(?![\w.-]*\w)/g;
/** A host of Datadog's under an ending that Datadog does not have. */
const unknownEnding =
  /(?<![\w-])(?:[a-z0-9-]+\.)*datadoghq\.(?!com\b|eu\b)[a-z]{2,6}\b|\b(?:us3|us5|ap1|ap2|uk1)\.datadoghq\.eu\b/;
/** A web host where an API path is asked. */
const webHostAsApi = new RegExp(
  `(?<![\\w.-])(?:${webHosts.map((host) => host.replaceAll('.', '\\.')).join('|')})(?::443)?/+api/(?!.{0,200}altnames)`,
);
/** A setting that wants a site parameter. As a part of an address, `site` is an origin and right. */
const setting =
  /(?<![?&])\b(dd_site|datadog_site|site)\b['"]?\s*(?:[:=]|(?:is )?(?:set )?to|is)\s*['"]?(https?:\/\/|app\.|api\.|www\.)[\w.-]*(?:datadoghq|ddog-gov)\./;
const refusal = /\b40[13]\b|forbidden|unauthori|invalid_grant/;

/**
 * How strongly the hosts in a text say that the site is wrong.
 *
 * @param words from `plainText`
 * @returns a weight as in the catalogue, 0 when they do not
 */
export function siteEvidence(words: string): number {
  const namesDatadog = /datadog|ddog-gov/.test(words);
  if (!namesDatadog) return 0;
  if (schemeInHost.test(words) || setting.test(words)) return 12;
  if (unknownLabel.test(words) || unknownEnding.test(words)) return 11.5;
  if (!/certificate|altname/.test(words) && hasUnknownSite(words)) return 11.5;
  if (webHostAsApi.test(words)) return 11;
  const named = new Set(
    [
      ...words.matchAll(
        new RegExp(`(?<![\\w.-])(?:(?:api|app|http-intake\\.logs)\\.)?(${inner})(?![\\w.-]*\\w)`, 'g'),
      ),
    ].map(([, domain = '']) => domain),
  );
  return named.size > 1 && refusal.test(words) ? 9.5 : 0;
}

function hasUnknownSite(words: string): boolean {
  return [...words.matchAll(serviceHost)].some(([, domain = '']) => !domains.includes(domain));
}
