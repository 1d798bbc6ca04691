const datadog =
  /datadog|ddog-gov|\bddog|\bdogapi\b|\bdd-?trace\b|\bdogstatsd\b|\bdd[ -]agent\b|dd[-_](api|application|app)[-_]key|\bdd_[a-z]+|api_keys[_/](write|marketplace)|oauth client api key|tilekit/;

// Services whose errors look like Datadog's. `errors` from one of them is not Datadog's.
const others = new RegExp(
  String.raw`\b(?:${[
    // Identity and clouds
    'google|gmail|firebase|okta|auth0|keycloak|cognito|azure|aadsts\\d*|microsoft|entra|amazon|aws|amazonaws|lambda-url|s3|heroku|vercel|netlify|fastly|akamai|cloudflare|cloudfront|digitalocean',
    // Code and its tools
    'github|gitlab|bitbucket|circleci|travis|buildkite|teamcity|bitrise|npm|npmjs|yarn|pypi|maven|docker|kubernetes|kubectl|serviceaccount|terraform cloud|artifactory|nexus',
    // Business software
    'slack|stripe|salesforce|hubspot|shopify|atlassian|jira|zendesk|intercom|twilio|sendgrid|mailgun|mailchimp|dropbox|notion|asana|linear|monday\\.com|airtable|figma|zoom|webex|xero|quickbooks|intuit|netsuite|docusign|typeform|servicenow|freshdesk|bigcommerce|woocommerce|paypal|adyen|plaid|braze|klaviyo|launchdarkly|pipedrive|calendly|trello|contentful',
    // Networks of people
    'facebook|instagram|twitter|linkedin|discord|spotify|twitch|reddit|pinterest|tiktok|telegram|whatsapp|strava|fitbit|yahoo',
    // Monitoring
    'new ?relic|splunk|dynatrace|grafana|elastic(?:search)?|opensearch|kibana|honeycomb|pagerduty|opsgenie|sentry|sumo ?logic|logz|loggly|papertrail|logdna|coralogix|appdynamics|instana|lightstep|signalfx|influx(?:db)?|prometheus|loki|mimir|zabbix|nagios|graylog|segment|mixpanel|amplitude',
    // Models, servers and stores
    'openai|anthropic|gemini|nginx|apache|envoy|traefik|haproxy|squid|postgres(?:ql)?|mysql|mongodb|redis|kafka|rabbitmq|snowflake|databricks|bigquery|etcd',
  ].join('|')})\b`,
);

// Sentences and codes that other authorization servers and platforms are known by.
const otherWords =
  /oauth client was not found|code was already redeemed|malformed auth code|token has been expired or revoked|error_subtype|oauthexception|does not match the redirection uri used in the authori[sz]ation request|client authentication failed due to unknown client|unknown or invalid refresh token|"errorcode"\s*:\s*"e0|code not valid|session not active|token is not active|bad client credentials|full authentication is required|bad_verification_code|incorrect_client_credentials|invalid_request_error|bad_(auth_code|refresh_token)|notauthorizedexception|throttlingexception|rate_limit_exceeded|tokens per min|error code: 10\d\d|client_max_body_size/;

// Frameworks that say the same about a server of their own.
const otherFrameworks =
  /\b(django|oauthlib|oauth2_provider|doorkeeper|omniauth|rails|laravel|passport|symfony|spring|springframework|keycloak|hydra|ory|identityserver|openiddict|authlib|flask|ktor|nextauth|next-auth|wordpress|drupal|moodle|nextcloud|mastodon|discourse|mattermost|gitea|jenkins|sonarqube|airflow|superset|metabase|vault|consul)\b/;
// Datadog's OAuth endpoints are /oauth2/v1/authorize, /token and /revoke; these belong to another service.
const otherPaths =
  /\/(?:o|oauth|oauth2|connect|oidc|auth|login\/oauth|realms\/[^/\s]+\/protocol\/openid-connect)\/(?:v2\.0\/|v2\/)?(?:authorize|authorization|token|access_token|revoke)\b/;

/** A host without a scheme, as in `(api.other.app)`; what goes on after it is a package or a class. */
const bareHost =
  /(?<![\w.@/-])(?!socket\.io\b)(?:[a-z0-9-]+\.)+(?:com|io|net|org|app|dev|cloud|co)(?![\w.-]*\w)/;
// How Datadog answers, and how its own client for TypeScript says so.
const ownShapes = /["']errors["']\s*:\s*\[\s*["']|\binvalid_(request|grant|client) - |\bhttp-code: \d{3}\b/;
const otherShapes =
  /"ok"\s*:\s*false|"message"\s*:\s*"forbidden"|\bredirect_uri_mismatch\b|\bbad_redirect_uri\b|"error"\s*:\s*\{|<accessdenied>|<code>accessdenied|x-amz|x-github|fbtrace_id|trace id:/;

/** What an application traced by Datadog says in every error, whosever it is: frames of the tracer, ids of the trace. */
const tracer =
  /\b(?:dd-?trace|ddtrace|dd-java-agent)[\w./\\-]{0,200}\.\w{1,9}(?::\d+){0,2}|\bdd\.(?:trace_id|span_id|service|env|version)\b[^\s]{0,80}|"dd"\s*:\s*\{[^{}]{0,400}\}/g;

/** A text without what the tracer of an application adds to it. */
export function withoutTracer(words: string): string {
  return words.replace(tracer, ' ');
}

/** Whether a text names Datadog, one of its hosts, settings or libraries, or answers in Datadog's form. */
export function isAboutDatadog(words: string): boolean {
  return datadog.test(words.replace(/redirect_uri=\S+/g, '')) || ownShapes.test(words);
}

const oauthError =
  'invalid_(?:grant|client|request|scope|token)|unauthorized_client|access_denied|unsupported_(?:grant|response)_type|server_error|temporarily_unavailable|insufficient_scope';
const reason =
  'bad request|unauthori[sz]ed|forbidden|not found|request timeout|conflict|gone|payload too large|content too large|too many requests|internal server error|bad gateway|service unavailable|gateway timeout';
const bareAnswer = new RegExp(
  String.raw`^[^\w]*(?:(?:http(?:\/[\d.]+)?|status(?: ?code)?|errors?|code)[^\w]+)*(?:(${oauthError})|([345]\d\d)(?:[^\w]+(?:${reason}))?|(${reason}))[^\w]*$`,
);

/**
 * The code or status that is all of a text, such as `invalid_grant` or `401 Unauthorized`, as a sentence about Datadog:
 * nothing else says whose it is, and Datadog's is what is asked for here.
 */
export function bareAnswerIn(words: string): string | undefined {
  const [, error, status, phrase] = bareAnswer.exec(words) ?? [];
  if (error !== undefined) return `datadog: {"error":"${error}"}`;
  const answer = status ?? phrase;
  return answer === undefined ? undefined : `datadog: http ${answer}`;
}

/**
 * Whether a text that reads like one of Datadog's errors comes from another service: it names another service, or was
 * answered by another host, and never mentions Datadog.
 *
 * @param words from `plainText`
 */
export function isForeign(words: string): boolean {
  // The address that an error was sent back to is the partner's own.
  const own = words.replace(
    /redirect_uri=\S+|https?:\/\/[^\s?]+\?(?=(?:[\w.-]+=[^\s&]*&)*error(?:_description)?=)/g,
    '',
  );
  if (datadog.test(own)) return false;
  if (others.test(own) || otherShapes.test(own) || otherWords.test(own)) return true;
  // A certificate that names its hosts, none of them Datadog's, belongs to another service.
  if (/\baltnames\b.*\bdns:/.test(own)) return true;
  if (otherFrameworks.test(own) || otherPaths.test(own)) return true;
  const hosts = [
    ...own.matchAll(
      /(?:https?:\/\/|\bhost(?:name)?[:=]? '?"?|\bdns:(?:\*\.)?|\b(?:enotfound|eai_again|lookup|connect to|resolve host:?) )([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g,
    ),
  ].map((match) => match[1] ?? '');
  return hosts.some((host) => !isLocal(host)) || bareHost.test(own);
}

/** @returns the Datadog hosts and site parameters in a text, each once */
export function datadogHostsIn(words: string): readonly string[] {
  const found = words.matchAll(
    /(?<![\w.-])((?:[a-z0-9-]{1,63}\.){0,6}(?:datadoghq\.(?:com|eu)|ddog-gov\.com))(?![\w-])/g,
  );
  return [...new Set([...found].map((match) => match[1] ?? ''))].slice(0, 6);
}

function isLocal(host: string): boolean {
  return /^(127\.|10\.|192\.168\.|0\.0\.0\.0)|\.(local|internal|localhost)$/.test(host);
}
