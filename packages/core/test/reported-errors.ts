/** Errors as people reported them in public issues, with the answer that helps. */
export const reportedErrors: readonly (readonly [source: string, text: string, requirement: string])[] = [
  [
    'DataDog/pup#198',
    'Error: token exchange failed (HTTP 400 Bad Request): {"errors": ["invalid_grant - Invalid authorization code or code verifier."]}',
    'R76',
  ],
  [
    'PostHog/posthog#85619',
    '{\n  "errors": [\n    "invalid_request - Mismatching redirect URI."\n  ]\n}',
    'R74',
  ],
  [
    'PostHog/posthog#92278',
    'Connecting either Datadog MCP server can fail on Datadog\'s authorize page with "Mismatching redirect URI"',
    'R74',
  ],
  [
    'dbader/node-datadog-metrics#115',
    'metrics: ERROR: failed to send metrics (err=ApiException [Error]: HTTP-Code: 403\nMessage: {"errors":["Forbidden"],"additionalProperties":{"status":"error","code":403,"statuspage":"http://status.datadoghq.com","twitter":"http://twitter.com/datadogops","email":"support@datadoghq.com"}}\n    at MetricsApiResponseProcessor.eval (webpack-internal:///(api)/../../node_modules/.pnpm/@datadog+datadog-api-client@1.24.0/node_modules/x.js:458:23)',
    'R69',
  ],
  [
    'DataDog/datadogpy#724',
    'failed to send metrics to datadog: {"status":"error","code":403,"errors":["Forbidden"],"statuspage":"http://status.datadoghq.com","twitter":"http://twitter.com/datadogops","email":"support@datadoghq.com"}',
    'R69',
  ],
  ['GoogleCloudPlatform/terraformer#597', 'API error 403 Forbidden: {"errors": ["Forbidden"]}', 'R69'],
  [
    'DataDog/datadog-operator#2327',
    '{"level":"ERROR","ts":"2025-11-19T13:24:20.085Z","logger":"DatadogMetricForwarders","msg":"cannot retrieve Datadog metrics forwarder to send deployment metrics, will retry later...","error":"cannot validate datadog credentials: 403 Forbidden","stacktrace":"[github.com/DataDog/datadog-operator/pkg/controller/utils/datadog.(*metricsForwarder).connectToDatadogAPI]"}',
    'R69',
  ],
  [
    'jenkinsci/datadog-plugin#153',
    'SEVERE org.datadog.jenkins.plugins.datadog.clients.DatadogHttpClient.validateDefaultIntakeConnection Hmmm, your API key may be invalid. We received a 403 error.',
    'R69',
  ],
  [
    'DataDog/datadog-operator#103',
    'Error while executing metric query avg:eng.files.open{cluster_name:dev}.rollup(30): API error 403 Forbidden: {"errors": ["Invalid API key or Application key"]}',
    'R69',
  ],
  [
    'DataDog/pup#45',
    "I can't access the error-tracking command when logged in via oauth. Verify account has `error_tracking_read` oauth scope. See 401 unauthorized from Datadog",
    'R70',
  ],
  [
    'DataDog/pup#85',
    'DD_TOKEN_STORAGE=file pup events search\nError: failed to search events: 401 Unauthorized (status: 401)',
    'R69',
  ],
  [
    'GeLi2001/datadog-mcp-server#2',
    "An error occurred during the HTTP request: FetchError: request to https://api.app.datadoghq.com/api/v2/incidents failed, reason: Hostname/IP does not match certificate's altnames: Host: api.app.datadoghq.com. is not in the cert's altnames: DNS:*.datadoghq.com, DNS:datadoghq.com\n    at ClientRequest.<anonymous> (/usr/lib/node_modules/datadog-mcp-server/node_modules/node-fetch/lib/index.js:1501:11)",
    'R73',
  ],
  [
    'DataDog/datadog-agent#22754',
    'Could not send payload: Post "https://contlcycle-intake.nova.datadoghq.com/api/v2/contlcycle": tls: failed to verify certificate: x509: certificate is valid for *.datadoghq.com, datadoghq.com, not contlcycle-intake.nova.datadoghq.com',
    'R73',
  ],
  [
    'DataDog/pup#264',
    'Error: failed to search logs: ReqwestMiddleware(Reqwest(reqwest::Error { kind: Request, url: "https://api.customname.datadoghq.com/api/v2/logs/events/search", source: hyper::Error(Connect, Error { code: -67602, message: "A host name mismatch has occurred." }) }))',
    'R73',
  ],
  [
    'winor30/mcp-server-datadog#40',
    '"error": "MCP error -32603: request to https://api.my-company.datadoghq.com/api/v2/rum/applications failed, reason: Hostname/IP does not match certificate\'s altnames',
    'R73',
  ],
  [
    'DataDog/datadog-lambda-go#37',
    '{ "status": "error", "message": "datadog: failed to flush metrics to datadog API: Failed to send metrics to API. Status Code 413, Body Payload too big" }',
    'TOO_LARGE',
  ],
  [
    'int128/datadog-actions-metrics#1522',
    '##[error]Error: HTTP-Code: 413\n Message: "Payload too big"\n ApiException [Error]: HTTP-Code: 413',
    'TOO_LARGE',
  ],
  [
    'armory-plugins/armory-observability-plugin#49',
    'i.m.datadog.DatadogMeterRegistry : [] failed to send metrics to datadog: {"status":"error","code":413,"errors":["Payload too large"],"statuspage":"http://status.datadoghq.com","twitter":"http://twitter.com/datadogops","email":"support@datadoghq.com"}',
    'TOO_LARGE',
  ],
  ['DataDog/datadog-api-client-typescript#941', 'APIException HTTP-code: 429', 'RATE_LIMITED'],
  [
    'DataDog/datadog-ci#1530',
    '❌ Configuration error: Error: DATADOG_API_KEY does not contain a valid API key for Datadog site datadoghq.com.',
    'WRONG_SITE',
  ],
  [
    'DataDog/terraform-provider-datadog#946',
    'Error: Invalid or missing credentials provided to the Datadog Provider. Please confirm your API and APP keys are valid and are for the correct region, see https://www.terraform.io/docs/providers/datadog/',
    'WRONG_SITE',
  ],
  [
    'kedacore/keda#5978',
    'error establishing Datadog connection: error connecting to Datadog API endpoint: The variable site in the server URL has invalid value nova.datadoghq.com. Must be [datadoghq.com us3.datadoghq.com us5.datadoghq.com datadoghq.eu ddog-gov.com]',
    'WRONG_SITE',
  ],
  [
    'GeLi2001/datadog-mcp-server#5',
    "Setting DD_SITE=us5.datadoghq.com is ignored. Error: Client error '403 Forbidden' for url 'https://api.datadoghq.com/api/v2/metrics?page%5Bsize%5D=50'",
    'WRONG_SITE',
  ],
  ['recorded answer, events v1', '{"errors":["Event too far in the past"]}', 'TOO_OLD'],
  [
    'recorded answer, 429',
    '{"errors":["Rate limit of 1000 requests in 3600 seconds reached. Please try again later."]}',
    'RATE_LIMITED',
  ],
];

/** Errors of other services that read much the same. */
export const foreignErrors: readonly string[] = [
  "Error 400: redirect_uri_mismatch. You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy.",
  'The redirect_uri MUST match the registered callback URL for this application. https://docs.github.com/apps/managing-oauth-apps/troubleshooting',
  'error=redirect_uri_mismatch&error_description=The+redirect_uri+MUST+match+the+registered+callback+URL',
  "AADSTS50011: The redirect URI 'https://app.example.com/cb' specified in the request does not match the redirect URIs configured for the application.",
  '{"ok":false,"error":"invalid_client_id"}',
  '{"error":"invalid_client","error_description":"The OAuth client was not found."}',
  '{"error":"invalid_grant","error_description":"The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client."}',
  '{"error":{"message":"Invalid OAuth access token.","type":"OAuthException","code":190,"fbtrace_id":"x"}}',
  '{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}',
  '{"__type":"ThrottlingException","message":"Rate exceeded"}',
  '{"message":"Forbidden"}',
  '<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx/1.25.3</center></body></html>',
  'npm ERR! 429 Too Many Requests - GET https://packages.example/left-pad',
  'npm ERR! code E403\nnpm ERR! 403 403 Forbidden - PUT https://packages.example/@nova%2fpkg',
  'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" (kubernetes)',
  "Hostname/IP does not match certificate's altnames: Host: api.stripe.com. is not in the cert's altnames: DNS:example.org",
  "[MONITOR] WARN: Hostname/IP does not match certificate's altnames: Host: www.csa-expo.com. is not in the cert's altnames: DNS:abckj.cn",
  '{"error":"invalid_grant","error_description":"Token has been expired or revoked."} from https://oauth2.googleapis.com/token',
  'invalid_grant: AADSTS70008: The provided authorization code or refresh token has expired due to inactivity.',
  'OpenAI API error: 429 Rate limit reached for requests',
  'AccessDenied: User: arn:aws:iam::123456789012:user/x is not authorized to perform: s3:GetObject',
  '413 Request Entity Too Large nginx',
  'GitHub API rate limit exceeded for 203.0.113.7',
  'Keycloak: invalid_client - Invalid client or Invalid client credentials',
  "TypeError: Cannot read properties of undefined (reading 'errors')",
  'The quick brown fox jumps over the lazy dog',
  '',
  'ECONNREFUSED 127.0.0.1:5432',
];
