/** Texts as developers meet them, with the code of the answer that helps; none where no answer is the right one. */
export const labelledTexts: readonly (readonly [code: string, text: string])[] = [
  // The way to a Datadog host
  [
    'HOST_NOT_FOUND',
    'Error: getaddrinfo ENOTFOUND api.datadoghq.com\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)',
  ],
  [
    'HOST_NOT_FOUND',
    'FetchError: request to https://http-intake.logs.datadoghq.eu/api/v2/logs failed, reason: getaddrinfo EAI_AGAIN http-intake.logs.datadoghq.eu',
  ],
  [
    'HOST_NOT_FOUND',
    'Post "https://api.us5.datadoghq.com/api/v2/series": dial tcp: lookup api.us5.datadoghq.com on 10.0.0.2:53: no such host',
  ],
  ['HOST_NOT_FOUND', 'curl: (6) Could not resolve host: api.ap1.datadoghq.com'],
  [
    'HOST_NOT_FOUND',
    "urllib3.exceptions.NameResolutionError: Failed to resolve 'api.datadoghq.eu' ([Errno -3] Temporary failure in name resolution)",
  ],
  ['HOST_NOT_FOUND', 'java.net.UnknownHostException: api.datadoghq.com: Name or service not known'],
  ['CONNECTION_FAILED', 'connect ECONNREFUSED 3.233.149.12:443 while calling api.datadoghq.com'],
  [
    'CONNECTION_FAILED',
    'dial tcp 3.233.144.195:443: connect: connection refused: Post "https://trace.agent.datadoghq.com/api/v0.2/traces"',
  ],
  [
    'CONNECTION_FAILED',
    'Max retries exceeded with url: /api/v1/validate (Caused by NewConnectionError: Failed to establish a new connection to api.datadoghq.com: [Errno 113] No route to host)',
  ],
  [
    'CONNECTION_FAILED',
    'Post "https://api.datadoghq.com/api/v1/series": proxyconnect tcp: dial tcp 10.1.2.3:3128: connect: connection refused',
  ],
  [
    'CONNECTION_FAILED',
    'tunneling socket could not be established, statusCode=407 (POST https://api.datadoghq.eu/api/v2/series)',
  ],
  [
    'CONNECTION_FAILED',
    'curl: (56) Received HTTP code 407 from proxy after CONNECT (https://api.us3.datadoghq.com/api/v1/validate)',
  ],
  [
    'CONNECTION_LOST',
    'FetchError: request to https://api.datadoghq.eu/api/v2/series failed, reason: socket hang up (ECONNRESET)',
  ],
  [
    'CONNECTION_LOST',
    'read tcp 10.2.0.5:51832->3.233.150.90:443: read: connection reset by peer; url=https://intake.profile.datadoghq.com',
  ],
  [
    'CONNECTION_LOST',
    "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response')) calling api.datadoghq.com",
  ],
  ['CONNECTION_LOST', 'Error: write EPIPE\n  host: http-intake.logs.us5.datadoghq.com'],
  [
    'CONNECTION_LOST',
    'TypeError: fetch failed [cause]: SocketError: other side closed { code: UND_ERR_SOCKET } https://api.datadoghq.com/api/v2/series',
  ],
  ['CONNECTION_LOST', 'curl: (52) Empty reply from server https://api.datadoghq.com/api/v1/check_run'],
  [
    'TIMED_OUT',
    'FetchError: request to https://api.datadoghq.com/api/v1/query failed, reason: connect ETIMEDOUT 3.233.153.176:443',
  ],
  ['TIMED_OUT', "HTTPSConnectionPool(host='api.datadoghq.eu', port=443): Read timed out. (read timeout=60)"],
  [
    'TIMED_OUT',
    'Post "https://api.datadoghq.com/api/v2/series": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  ['TIMED_OUT', 'Net::OpenTimeout: execution expired (dogapi, app.datadoghq.com)'],
  ['TIMED_OUT', 'datadog-metrics: AxiosError: timeout of 5000ms exceeded'],
  ['TIMED_OUT', 'UND_ERR_CONNECT_TIMEOUT api.us3.datadoghq.com:443'],
  [
    'TLS_FAILED',
    'Error: self-signed certificate in certificate chain calling https://api.datadoghq.com/api/v1/validate',
  ],
  ['TLS_FAILED', 'unable to get local issuer certificate: https://http-intake.logs.datadoghq.com'],
  [
    'TLS_FAILED',
    'Get "https://api.datadoghq.com/api/v1/validate": x509: certificate signed by unknown authority',
  ],
  [
    'TLS_FAILED',
    'Client network socket disconnected before secure TLS connection was established (datadog, send_all)',
  ],
  [
    'TLS_FAILED',
    'sun.security.validator.ValidatorException: PKIX path building failed: unable to find valid certification path to requested target (api.datadoghq.eu)',
  ],
  [
    'TLS_FAILED',
    'requests.exceptions.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate, host api.datadoghq.com',
  ],
  [
    'TLS_FAILED',
    'write EPROTO 140735:error:1408F10B:SSL routines:ssl3_get_record:wrong version number, api.datadoghq.com',
  ],
  [
    'UNEXPECTED_ANSWER',
    'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON at api.datadoghq.com/api/v2/series',
  ],
  [
    'UNEXPECTED_ANSWER',
    'datadog client: json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)',
  ],
  [
    'UNEXPECTED_ANSWER',
    'POST https://api.datadoghq.com/api/v2/series → 200 text/html <html><title>Corporate portal</title>',
  ],
  ['DATADOG_UNAVAILABLE', 'Failed to send metrics to Datadog: 502 Bad Gateway'],
  [
    'DATADOG_UNAVAILABLE',
    'https://api.datadoghq.com/api/v1/events responded with status 503 Service Unavailable',
  ],
  [
    'DATADOG_UNAVAILABLE',
    'ApiException: HTTP-Code: 500 Message: {"errors":["Internal server error"]} (datadog-api-client)',
  ],
  // Sites that show in hosts
  [
    'WRONG_SITE',
    'Get "https://api.https//app.datadoghq.eu/api/v1/validate": dial tcp: lookup api.https: no such host',
  ],
  ['WRONG_SITE', 'getaddrinfo ENOTFOUND http-intake.logs.https (datadog winston transport)'],
  ['WRONG_SITE', 'DD_SITE=https://app.datadoghq.eu: the agent sends nothing'],
  [
    'WRONG_SITE',
    'request to https://api.us1.datadoghq.com/api/v2/series failed, reason: getaddrinfo ENOTFOUND api.us1.datadoghq.com',
  ],
  ['WRONG_SITE', 'dial tcp: lookup http-intake.logs.eu.datadoghq.com: no such host'],
  ['WRONG_SITE', 'lookup api.datadoghq.us: no such host'],
  [
    'WRONG_SITE',
    "error validating monitor from https://app.datadoghq.eu/api/v1/monitor/validate: invalid character '<' looking for beginning of value: <!DOCTYPE html>",
  ],
  [
    'WRONG_SITE',
    'The key was made on datadoghq.eu; https://api.datadoghq.com/api/v1/validate answers 403 Forbidden',
  ],
  // What Datadog says of a request
  [
    'BAD_REQUEST',
    'Error: error validating monitor from https://api.datadoghq.com/api/v1/monitor/validate: 400 Bad Request: {"errors":["The value provided for parameter \'query\' is invalid"]}',
  ],
  [
    'BAD_REQUEST',
    '{"errors": ["The value provided for parameter \'query\' is invalid: invalid operator specified: "]}',
  ],
  [
    'BAD_REQUEST',
    'Error occurred when configuring monitors: 400 Bad Request: This could be due to incorrect syntax for nova_warning',
  ],
  [
    'BAD_REQUEST',
    "{\"errors\":[\"Error parsing query: unable to parse avg:nova.cpu{*: Rule 'scope_expr' didn't match at ''\"]}",
  ],
  [
    'BAD_REQUEST',
    '{"errors":["Invalid query: the alert threshold (5) does not match that used in the query (4)"]} from the Datadog monitor API',
  ],
  [
    'BAD_REQUEST',
    "Datadog API: 400 Bad Request {\"errors\":[\"API input validation failed: {'widgets': {0: {'definition': ['Missing data']}}}\"]}",
  ],
  ['NOT_FOUND', 'GET https://api.datadoghq.com/api/v1/monitor/123 → 404 {"errors":["Monitor not found"]}'],
  // Datadog's rows in the words of people
  ['REDIRECT_URI_MISMATCH', 'Datadog: {"errors": ["invalid_request - Mismatching redirect URI."]}'],
  ['INVALID_CODE_OR_VERIFIER', '{"errors":["invalid_grant - Invalid authorization code or code verifier."]}'],
  ['INVALID_CLIENT_ID', '{"errors":["invalid_request - Invalid client_id parameter value."]}'],
  ['FORBIDDEN', '{"errors":["Forbidden"]}'],
  [
    'TLS_HOST_MISMATCH',
    "Hostname/IP does not match certificate's altnames: Host: bigcorp.api.datadoghq.eu. is not in the cert's altnames: DNS:*.datadoghq.eu",
  ],
  [
    'RATE_LIMITED',
    '{"errors":["Rate limit of 100 requests in 60 seconds reached. Please try again later."]}',
  ],
  ['TOO_LARGE', 'datadog logs intake: 413 Payload too large'],
  // The checks of the tile repository
  [
    'logs/tests-pair',
    'Missing test file for this integration. Please create a test file with samples testing the integration pipelines. Expected test file path: assets/logs/nova.yml',
  ],
  ['metadata/unit', 'nova:12 `kilowatt` is an invalid unit_name.'],
  ['metadata/per-unit', 'nova:7 `blink` is an invalid per_unit_name.'],
  ['metadata/metric-type', 'nova: gaugemillisecond is an invalid metric_type.'],
  ['metadata/prefix', 'nova: novadb does not match metric_prefix defined in the manifest'],
  ['metadata/interval', "nova:3 interval should be an int, found '1m'"],
  ['metadata/metric-name-unique', 'nova: `nova.requests` is a duplicate metric_name'],
  [
    'manifest/classifier-known',
    "nova/manifest.json... FAILED Error validating manifest schema: API input validation failed: {'tile': {'classifier_tags': [u'Missing data for required field.']}}",
  ],
  ['manifest/metadata-csv-declared', 'metadata.csv exists but not defined in the manifest.json of nova'],
  ['media/aspect-ratio-exact', 'Please replace these images: the aspect ratio must be 16:9 exactly'],
  ['media/min-width-1440', 'The image must have a minimum width of 1440px'],
  ['layout/codeowners-entry', 'Integration nova does not have an entry in CODEOWNERS'],
  ['readme/overview-section', 'nova readme is missing a h2 (##) Overview section'],
  ['service-checks/agent-version', 'nova: service_checks.json: missing required attribute agent_version'],
  [
    'monitor/description-length',
    'Recommended monitor nova_errors.json: description is longer than 300 characters',
  ],
  ['monitor/dates', 'monitor nova_errors.json: created_at must be a date'],
  ['changelog/exists', 'nova: CHANGELOG.md not found, please add one'],
  ['manifest/app-uuid-unique', 'app_uuid in nova/manifest.json must be unique, it is already used'],
  // A rule that a text names, and settings of the server
  ['metadata/unit', '"kilowatt_hour" is not a unit  metadata/unit [--fix] in assets/logs'],
  ['CONFIGURATION_INVALID', '- SESSION_SECRET_FILE names "/run/x", which cannot be read.'],
  // Other people's errors
  [
    'none',
    "Error: Hostname/IP doesn't match certificate's altnames: \"Host: https. is not in the cert's altnames: DNS:*.myshop.example, DNS:myshop.example\"",
  ],
  [
    'none',
    'WARNING [django.request] Bad Request: /oauth2/authorize/\nError: invalid_request. Mismatching redirect URI',
  ],
  [
    'none',
    'oauthlib.oauth2.rfc6749.errors.MismatchingRedirectURIError: (invalid_request) Mismatching redirect URI.',
  ],
  ['none', 'POST https://login.nova.example/oauth/token 400 {"error":"invalid_grant"}'],
  ['none', 'Error: connect ECONNREFUSED 127.0.0.1:5432'],
  ['none', 'getaddrinfo ENOTFOUND db.internal.nova.example'],
  ['none', 'socket hang up while calling https://payments.nova.example/charges'],
  [
    'none',
    'fatal: unable to access https://git.nova.example/kit.git/: SSL certificate problem: self-signed certificate',
  ],
  ['none', '{"type":"Error","code":"NOT_FOUND","message":"no such order"}'],
  ['none', '{"code":"FORBIDDEN","message":"members only"}'],
  ['none', 'npm ERR! code ETIMEDOUT network request to the registry failed'],
  ['none', 'Keycloak: /realms/nova/protocol/openid-connect/token invalid_grant Code not valid'],
  [
    'none',
    'upstream timed out (110: Connection timed out) while reading response header from upstream (nginx)',
  ],
  ['none', 'java.sql.SQLTimeoutException: query timed out'],
  ['none', 'The deployment monitor in our own dashboard is green'],
  ['none', 'Dashboard title looks nice today'],
  ['none', 'Please merge the readme'],
];
