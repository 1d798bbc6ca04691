/**
 * Texts as they are pasted from logs, terminals and pull requests, written down before anybody looked at the patterns
 * that answer them. `none` where the right answer is none.
 */
export const fieldTexts: readonly (readonly [code: string, text: string])[] = [
  // Node
  [
    'HOST_NOT_FOUND',
    '{"level":"error","msg":"flush failed","err":{"errno":-3008,"code":"ENOTFOUND","syscall":"getaddrinfo","hostname":"api.us3.datadoghq.com"}}',
  ],
  [
    'CONNECTION_LOST',
    'AxiosError: read ECONNRESET\n    at AxiosError.from (axios/lib/core/AxiosError.js:92:14)\n  config: { url: "https://api.us5.datadoghq.com/api/v2/series" }',
  ],
  [
    'TIMED_OUT',
    'TypeError: fetch failed\n  [cause]: HeadersTimeoutError: Headers Timeout Error\n    code: "UND_ERR_HEADERS_TIMEOUT"  POST https://http-intake.logs.us5.datadoghq.com/api/v2/logs',
  ],
  [
    'TLS_FAILED',
    "Error: unable to verify the first certificate\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } host=api.datadoghq.eu",
  ],
  [
    'CONNECTION_FAILED',
    'AggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1122:18) hostname api.ap1.datadoghq.com',
  ],
  [
    'UNEXPECTED_ANSWER',
    'SyntaxError: Unexpected token < in JSON at position 0 while reading the answer of https://api.datadoghq.com/api/v1/validate',
  ],
  [
    'TIMED_OUT',
    'dd-trace: Error: Network timeout talking to https://trace.agent.datadoghq.eu after 2000 ms (ETIMEDOUT)',
  ],
  // Python
  [
    'CONNECTION_LOST',
    "requests.exceptions.ChunkedEncodingError: ('Connection broken: IncompleteRead(0 bytes read)', IncompleteRead(0 bytes read)) https://api.datadoghq.com/api/v2/logs/events/search",
  ],
  [
    'CONNECTION_FAILED',
    "requests.exceptions.ProxyError: HTTPSConnectionPool(host='api.datadoghq.com', port=443): Max retries exceeded with url: /api/v1/series (Caused by ProxyError('Unable to connect to proxy', OSError('Tunnel connection failed: 403 Forbidden')))",
  ],
  [
    'TIMED_OUT',
    "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='http-intake.logs.datadoghq.com', port=443): Max retries exceeded with url: /api/v2/logs (Caused by ConnectTimeoutError('Connection to http-intake.logs.datadoghq.com timed out. (connect timeout=5)'))",
  ],
  [
    'TLS_FAILED',
    'aiohttp.client_exceptions.ClientConnectorCertificateError: Cannot connect to host api.datadoghq.eu:443 ssl:True [SSLCertVerificationError: (1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:1129)")]',
  ],
  [
    'HOST_NOT_FOUND',
    'socket.gaierror: [Errno -2] Name or service not known\n  File datadog/api/http_client.py, line 126, host api.datadoghq.eu',
  ],
  [
    'UNEXPECTED_ANSWER',
    'requests.exceptions.JSONDecodeError: Expecting value: line 1 column 1 (char 0) — GET https://api.us3.datadoghq.com/api/v1/dashboard',
  ],
  [
    'RATE_LIMITED',
    "datadog_api_client.exceptions.ApiException: (429)\nReason: Too Many Requests\nHTTP response headers: HTTPHeaderDict({'x-ratelimit-limit': '1600', 'x-ratelimit-reset': '2'})",
  ],
  [
    'FORBIDDEN',
    "datadog_api_client.exceptions.ForbiddenException: (403)\nReason: Forbidden\nHTTP response body: {'errors': ['Forbidden']}",
  ],
  // Go
  [
    'TIMED_OUT',
    'error sending payload: Post "https://http-intake.logs.datadoghq.eu/api/v2/logs": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ],
  [
    'TLS_FAILED',
    'Post "https://api.datadoghq.com/api/v2/series": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2031-01-01T00:00:00Z is after 2026-12-01T23:59:59Z',
  ],
  [
    'CONNECTION_LOST',
    'Post "https://api.ap2.datadoghq.com/api/v2/events": http2: server sent GOAWAY and closed the connection; LastStreamID=1999, ErrCode=NO_ERROR',
  ],
  [
    'CONNECTION_FAILED',
    'Get "https://api.us5.datadoghq.com/api/v1/validate": dial tcp 34.149.66.131:443: connect: network is unreachable',
  ],
  ['CONNECTION_LOST', 'Post "https://api.datadoghq.com/api/v1/check_run": EOF'],
  [
    'HOST_NOT_FOUND',
    'Error: Get "https://api.datadoghq.com/api/v1/monitor/1": dial tcp: lookup api.datadoghq.com: i/o timeout on 169.254.20.10:53, server misbehaving',
  ],
  [
    'TLS_HOST_MISMATCH',
    'Get "https://bigcorp.api.datadoghq.com/api/v1/validate": tls: failed to verify certificate: x509: certificate is valid for *.datadoghq.com, datadoghq.com, not bigcorp.api.datadoghq.com',
  ],
  // Java, Ruby, .NET, curl, Rust
  [
    'TLS_FAILED',
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure  (https://api.us3.datadoghq.com)',
  ],
  [
    'TIMED_OUT',
    'java.net.SocketTimeoutException: Read timed out\n at com.datadog.api.client.ApiClient.invokeAPI',
  ],
  [
    'CONNECTION_LOST',
    'java.net.SocketException: Connection reset\n\tat okhttp3.internal … url=https://http-intake.logs.datadoghq.com/v1/input',
  ],
  ['CONNECTION_FAILED', 'java.net.ConnectException: Failed to connect to api.datadoghq.eu/35.244.212.33:443'],
  [
    'TLS_FAILED',
    'curl: (60) SSL certificate problem: unable to get local issuer certificate  https://api.datadoghq.com',
  ],
  [
    'TIMED_OUT',
    'curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received (api.datadoghq.com)',
  ],
  [
    'CONNECTION_LOST',
    'curl: (92) HTTP/2 stream 0 was not closed cleanly: INTERNAL_ERROR (err 2), https://api.us5.datadoghq.com: connection reset',
  ],
  [
    'CONNECTION_FAILED',
    "curl: (7) Failed to connect to http-intake.logs.datadoghq.com port 443 after 129 ms: Couldn't connect to server",
  ],
  [
    'TLS_FAILED',
    'OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (unable to get local issuer certificate) for api.datadoghq.com',
  ],
  [
    'CONNECTION_FAILED',
    'Errno::ECONNREFUSED: Failed to open TCP connection to api.datadoghq.com:443 (Connection refused - connect(2))',
  ],
  ['HOST_NOT_FOUND', 'System.Net.Http.HttpRequestException: No such host is known. (api.datadoghq.eu:443)'],
  [
    'CONNECTION_LOST',
    'ERROR sink{component_id=dd}: Failed to make HTTP(S) request: Failed to make HTTP(S) request: connection error: Connection reset by peer (os error 104) https://api.datadoghq.com',
  ],
  [
    'DATADOG_UNAVAILABLE',
    'Error: got HTTP 504 Gateway Timeout from https://api.datadoghq.com/api/v2/metrics/config',
  ],
  [
    'DATADOG_UNAVAILABLE',
    'com.datadog.api.client.ApiException: upstream connect error or disconnect/reset before headers. reset reason: overflow (503)',
  ],
  // Sites
  ['WRONG_SITE', 'DD_SITE is set to "app.datadoghq.com", no logs arrive'],
  [
    'WRONG_SITE',
    'ERROR | dd.collector | getaddrinfo ENOTFOUND http-intake.logs.us2.datadoghq.com http-intake.logs.us2.datadoghq.com:443',
  ],
  ['WRONG_SITE', 'Error: Get "https://api.https://us5.datadoghq.com/api/v1/validate": invalid URL port'],
  ['WRONG_SITE', 'lookup api.datadoghq.co.uk: no such host'],
  [
    'WRONG_SITE',
    'curl -X POST https://app.us3.datadoghq.com/api/v2/series ... <!DOCTYPE html><title>Datadog Log In</title>',
  ],
  [
    'WRONG_SITE',
    'fluentd: [datadog] Could not validate API key. Our key was created on us5.datadoghq.com but the endpoint is https://http-intake.logs.datadoghq.com, 403 Forbidden',
  ],
  ['WRONG_SITE', 'dial tcp: lookup trace.agent.eu1.datadoghq.com on 127.0.0.11:53: no such host'],
  [
    'UNKNOWN_SITE',
    '{"level":40,"msg":"request errored","err":{"type":"CustomerActionError","code":"UNKNOWN_SITE","message":"\\"site\\" is not an origin of Datadog."}}',
  ],
  ['UNKNOWN_DOMAIN', 'CustomerActionError [UNKNOWN_DOMAIN]: "domain" is not a site parameter of Datadog.'],
  // Datadog's answers
  [
    'BAD_REQUEST',
    'datadog_monitor.cpu: Error: error creating monitor from https://api.datadoghq.com/api/v1/monitor: 400 Bad Request: {"errors":["The value provided for parameter \'query\' is invalid: Unable to parse the query"]}',
  ],
  [
    'BAD_REQUEST',
    '{"errors":["Invalid widget definition at position 3 of type timeseries. Error: {} is not valid under any of the given schemas."]} PUT https://api.datadoghq.eu/api/v1/dashboard/abc-123',
  ],
  [
    'BAD_REQUEST',
    '400 Bad Request: {"errors":["API input validation failed: {\'requests\': [u\'Missing data for required field.\']}"]} from api.datadoghq.com',
  ],
  [
    'BAD_REQUEST',
    '{"errors":["Alert threshold must match the threshold in the query (90.0)"]} (api.datadoghq.com, POST /api/v1/monitor)',
  ],
  [
    'BAD_REQUEST',
    'Datadog answered: Error parsing query: unable to parse sum(last_5m):avg:system.load.1{host:a} by {host > 2',
  ],
  [
    'NOT_FOUND',
    '404 Not Found: {"errors":["Webhook my-hook not found"]} api.datadoghq.com/api/v1/integration/webhooks',
  ],
  [
    'NOT_FOUND',
    'com.datadog.api.client.ApiException: {"errors":["Dashboard with ID abc-def-ghi not found"]}',
  ],
  ['NOT_FOUND', 'datadog: DELETE /api/v2/incidents/0c1 returned status 404'],
  ['TOO_LARGE', 'Logs intake of Datadog answered 413 Request Entity Too Large for a batch of 8 MB'],
  [
    'TOO_LARGE',
    '{"errors":["Payload too large. Max size 5MB"]} https://http-intake.logs.us5.datadoghq.com/api/v2/logs',
  ],
  ['TOO_OLD', 'datadog: {"errors":["Event too far in the past"]}'],
  ['TOO_OLD', 'Datadog dropped 311 logs: timestamp is older than 18 hours'],
  ['RATE_LIMITED', 'HTTP 429 Too Many Requests x-ratelimit-name: metrics_query (api.datadoghq.eu)'],
  [
    'FORBIDDEN',
    'AuthenticationError: 403 Client Error: Forbidden for url: https://api.datadoghq.com/api/v1/monitor?api_key=***',
  ],
  [
    'FORBIDDEN',
    '{"status":"403","errors":[{"title":"Forbidden"}]} while POSTing to https://http-intake.logs.datadoghq.eu/api/v2/logs',
  ],
  ['FORBIDDEN', 'API Key is invalid: Datadog responded with {"errors":["API key required"]}'],
  [
    'REDIRECT_URI_MISMATCH',
    'https://app.datadoghq.com/oauth2/v1/authorize answers: {"errors":["invalid_request - Mismatching redirect URI."]}',
  ],
  [
    'INVALID_CLIENT_ID',
    'The customer sees “invalid_request - Invalid client_id parameter value.” after Connect Accounts',
  ],
  [
    'INVALID_CODE_OR_VERIFIER',
    'oauth2/v1/token on api.us5.datadoghq.com → 400 {"errors": ["invalid_grant - Invalid authorization code or code verifier."]}',
  ],
  [
    'GRANT_REVOKED',
    'refresh at https://api.datadoghq.eu/oauth2/v1/token failed: invalid_grant, refresh token has been revoked',
  ],
  ['CLIENT_SECRET_REJECTED', 'api.datadoghq.com/oauth2/v1/token {"error":"invalid_client"}'],
  ['API_KEY_EXISTS', 'POST https://api.datadoghq.com/api/v2/api_keys/marketplace HTTP/1.1 409 Conflict'],
  [
    'TLS_HOST_MISMATCH',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: globex-corp.datadoghq.eu. is not in the cert's altnames: DNS:datadoghq.eu, DNS:*.api.datadoghq.eu",
  ],
  // Codes and log lines of the kit
  [
    'API_KEY_REJECTED',
    '{"level":40,"time":1796000000000,"installationId":"8d1f","domain":"datadoghq.eu","family":"metrics","code":"API_KEY_REJECTED","msg":"delivery waits"}',
  ],
  [
    'DATABASE_UNAVAILABLE',
    '{"level":50,"reqId":"req-9","err":{"type":"DatabaseUnavailableError","code":"DATABASE_UNAVAILABLE","message":"PostgreSQL did not answer."},"msg":"request errored"}',
  ],
  [
    'DATA_LOST',
    '{"level":50,"time":1796000000000,"family":"logs","items":420,"batches":3,"msg":"data is lost: it waited until it was too old for Datadog"}',
  ],
  [
    'WINDOW_ABANDONED',
    '{"level":50,"installationId":"0c77","from":"2026-11-29T01:00:00.000Z","to":"2026-11-29T02:00:00.000Z","msg":"a window was abandoned: it is too old for Datadog, and its data is lost"}',
  ],
  [
    'CLIENT_SECRET_FILE_EMPTY',
    '{"level":40,"clientId":"3b1c","secretFile":"/run/secrets/dd","msg":"the file of the client secret holds none: the former one stays"}',
  ],
  [
    'CLIENT_NOT_CONFIGURED',
    '{"level":50,"clientId":"3b1c","installations":12,"msg":"installations of an OAuth client that is not configured: set its secret, or let the customers connect again"}',
  ],
  [
    'OLD_KEYS_NEEDED',
    '{"level":30,"resealed":10,"left":4,"msg":"some secrets still need an older key, so leave ENCRYPTION_KEYS as it is"}',
  ],
  ['WORK_HANGS', '{"level":50,"stuck":["deliver"],"msg":"work hangs: this process should be restarted"}'],
  [
    'TOO_MANY_CONNECTIONS',
    '{"level":40,"connections":800,"msg":"too many connections: new ones are closed"}',
  ],
  [
    'WEBHOOK_TOO_FREQUENT',
    '{"level":40,"reqId":"req-3","seconds":30,"msg":"delivery refused: its webhook sends too much"}',
  ],
  [
    'CLOCK_DIFFERS',
    '{"level":50,"differenceSeconds":-7205,"msg":"the clocks of this host and of the database differ: this instance does nothing until they agree"}',
  ],
  ['NOT_READY', '{"level":50,"problem":"database not writable","msg":"not ready"}'],
  [
    'TOO_LARGE',
    '{"level":40,"installationId":"8d1f","family":"logs","reasons":{"TOO_LARGE":2},"msg":"dropped"}',
  ],
  [
    'CONFIGURATION_INVALID',
    'StartupError [CONFIGURATION_INVALID]: - ENCRYPTION_KEYS is missing.\n- PUBLIC_URL must use https.',
  ],
  ['PORT_TAKEN', 'StartupError [PORT_TAKEN]: Another program listens on port 4300.'],
  ['DISK_FULL', "Error: code: 'DISK_FULL' tilekit could not start"],
  // Checks of the tile repository and its reviewers
  ['metadata/unit', 'nova_relay:5 `requests per second` is an invalid unit_name.'],
  ['metadata/orientation', 'nova_relay: `5` is an invalid orientation.'],
  ['metadata/short-name', 'nova_relay:12 short_name is empty'],
  ['metadata/column-count', 'nova_relay:1 has the wrong number of columns, expected 11 in metadata.csv'],
  ['manifest/app-uuid-format', 'nova_relay/manifest.json: app_uuid is not a valid UUID'],
  [
    'manifest/immutable-fields',
    'Attribute `app_id` at `manifest.json` is immutable, not allowed to be modified. Found changed from a to b',
  ],
  ['dashboard/notify-list-empty', 'Dashboard nova_overview.json: `notify_list` should be empty'],
  ['monitor/integration-tag', 'monitors/high_errors.json must have a tag `integration:nova-relay`'],
  ['readme/setup-section', 'nova_relay readme is missing a h2 (##) Setup section'],
  ['readme/support-section', 'nova_relay readme is missing a h2 (##) Support section'],
  ['media/file-exists', 'Media image images/overview.png does not exist in nova_relay'],
  ['media/caption-length', 'Media caption is longer than 300 characters'],
  [
    'logs/tests-pass',
    'Log pipeline test failed for nova-relay: expected custom.http.status_code 200, got "200"',
  ],
  ['oauth/redirect-https', 'nova_relay/assets/oauth_clients.json: redirect_uris must be https'],
  ['manifest/description-length', 'The tile description exceeds 80 characters'],
  ['changelog/version-heading', 'nova_relay/CHANGELOG.md: the version heading has the wrong format'],
  // Other vendors, other programs
  ['none', 'invalid_grant: AADSTS700082: The refresh token has expired due to inactivity.'],
  [
    'none',
    '{"error":"invalid_client","error_description":"Client authentication failed"} from https://accounts.nova.example/oauth2/token',
  ],
  [
    'none',
    'HttpError: API rate limit exceeded for installation ID 12345. https://api.github.com/app/installations',
  ],
  ['none', '{"errors":[{"message":"You have been rate limited","code":429}],"service":"zendesk"}'],
  ['none', 'Slack: {"ok":false,"error":"invalid_auth"}'],
  [
    'none',
    'psycopg2.OperationalError: could not connect to server: Connection refused. Is the server running on host "10.0.0.5" and accepting TCP/IP connections on port 5432?',
  ],
  ['none', 'com.mongodb.MongoTimeoutException: Timed out after 30000 ms while waiting for a server'],
  ['none', 'Error: 413 Request Entity Too Large nginx/1.25.3'],
  ['none', 'kubelet: Failed to pull image: x509: certificate signed by unknown authority'],
  ['none', 'Doorkeeper::Errors::InvalidGrantReuse invalid_grant'],
  ['none', 'Grafana: {"message":"Invalid API key"}'],
  ['none', 'New Relic: 403 Forbidden, invalid license key'],
  [
    'none',
    'The redirect URI in the request, https://shop.nova.example/cb, does not match the ones authorized for the OAuth client. Error 400: redirect_uri_mismatch',
  ],
  ['none', 'openssl: error:0A000086:SSL routines::certificate verify failed (registry.nova.example)'],
  [
    'none',
    '401 Unauthorized: {"code":"UNAUTHORIZED","message":"jwt expired"} from https://api.nova.example/v2/users',
  ],
  ['none', 'Traceback: redis.exceptions.TimeoutError: Timeout reading from socket'],
  ['none', 'Our monitor went green again this morning'],
  ['none', 'Splunk HEC returned 403 {"text":"Invalid token","code":4}'],
  ['none', '{"level":30,"msg":"request completed","statusCode":200}'],
  // A second and a third sample
  [
    'HOST_NOT_FOUND',
    'Error: getaddrinfo EAI_AGAIN http-intake.logs.us5.datadoghq.com http-intake.logs.us5.datadoghq.com:443',
  ],
  ['CONNECTION_FAILED', 'Failed to send logs to Datadog: connect EHOSTUNREACH 3.233.158.71:443'],
  [
    'TIMED_OUT',
    '2026-11-30 10:10:10 UTC | CORE | ERROR | (pkg/forwarder/worker.go:191) | Error while processing transaction: error while sending transaction, rescheduling it: Post "https://7-66-1-app.agent.datadoghq.com/api/v1/series": context deadline exceeded',
  ],
  [
    'TLS_FAILED',
    '[warn] datadog-logs: remote error: tls: unknown certificate authority talking to intake.logs.datadoghq.com',
  ],
  [
    'CONNECTION_LOST',
    'ERROR: Unable to send metrics: Errno::ECONNRESET Connection reset by peer - SSL_connect (dogapi)',
  ],
  ['CONNECTION_FAILED', 'Error: connect ECONNREFUSED ::1:8126 dd-trace agent'],
  [
    'UNEXPECTED_ANSWER',
    'datadog-ci: Error: Invalid JSON received from https://api.datadoghq.com: <html><head><title>403 Forbidden</title></head>',
  ],
  ['FORBIDDEN', 'Error: 403 Forbidden: {"errors":["Forbidden"]} on datadog_dashboard.main'],
  ['FORBIDDEN', '✖ Could not upload sourcemaps: Request failed with status code 403 (datadog-ci)'],
  [
    'RATE_LIMITED',
    'datadog_monitor.foo: 429 Too Many Requests: {"errors":["Rate limit of 5000 requests in 3600 seconds reached. Please try again later."]}',
  ],
  [
    'BAD_REQUEST',
    'Error: error creating dashboard: 400 Bad Request: {"errors":["Invalid dashboard definition: widgets[0].definition is required"]} (datadog provider)',
  ],
  [
    'BAD_REQUEST',
    'error from PUT /api/v1/monitor/123: {"errors":["The value provided for parameter \'query\' is invalid: Can\'t parse query"]}',
  ],
  [
    'NOT_FOUND',
    'Error: error getting monitor from https://api.datadoghq.com/api/v1/monitor/7: 404 Not Found: {"errors":["Monitor not found"]}',
  ],
  ['WRONG_SITE', 'DD_SITE="https://datadoghq.eu/" docker run gcr.io/datadoghq/agent:7'],
  ['WRONG_SITE', 'could not reach https://api.eu.datadoghq.com/: Name or service not known'],
  ['WRONG_SITE', 'POST https://us5.datadoghq.com/api/v2/logs returned 404 page not found'],
  ['TOO_OLD', '{"errors":["Timestamps are too far in the past"]} from /api/v2/series datadog'],
  ['TOO_LARGE', 'Datadog API error: Request body too large (max 3200000 bytes)'],
  [
    'INVALID_CODE_OR_VERIFIER',
    'datadog token exchange: {"error":"invalid_grant","error_description":"Invalid code or code verifier"}',
  ],
  [
    'GRANT_REVOKED',
    'The Datadog grant: {"error": "invalid_grant", "error_description":"Token has expired or been revoked"}',
  ],
  ['API_KEYS_WRITE_MISSING', '403 Forbidden from POST /api/v2/api_keys/marketplace: missing scope'],
  [
    'TLS_HOST_MISMATCH',
    "requests.exceptions.SSLError: hostname 'globex.datadoghq.com' doesn't match either of '*.api.datadoghq.com', 'datadoghq.com'",
  ],
  [
    'TLS_HOST_MISMATCH',
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'globex.api.us3.datadoghq.com'",
  ],
  [
    'DATADOG_UNAVAILABLE',
    'datadoghq.com: Response status code does not indicate success: 502 (Bad Gateway).',
  ],
  [
    'none',
    'botocore.exceptions.ClientError: An error occurred (ThrottlingException) when calling the PutMetricData operation: Rate exceeded',
  ],
  ['none', 'Error: Request failed with status code 429 https://discord.com/api/v10/channels'],
  ['none', 'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached'],
  ['none', 'FATAL: password authentication failed for user "app"'],
  [
    'none',
    '{"error":"invalid_request","error_description":"redirect_uri does not match"} from https://id.partner.example/authorize',
  ],
  ['none', 'SSL_ERROR_SYSCALL in connection to registry-1.docker.io:443'],
  ['none', 'error: failed to push some refs to github.com:foo/bar.git'],
  ['none', 'unable to resolve host my-laptop: Name or service not known'],
  ['logs/tests-pair', 'Error: pipeline assets/logs/foo.yaml has no test file assets/logs/foo_tests.yaml'],
  ['metadata/metric-type', 'foo:3 `counter` is an invalid metric_type.'],
  ['metadata/per-unit', 'foo:22 `requests` is an invalid per_unit_name.'],
  [
    'manifest/required-keys',
    "manifest.json: API input validation failed: {'author': [u'Missing data for required field.']}",
  ],
  ['layout/codeowners-entry', '.github/CODEOWNERS: please add an entry for /foo/'],
  ['media/min-width-1440', 'images/a.png: width must be at least 1440 px'],
  ['dashboard/forbidden-keys', 'assets/dashboards/x.json: dashboards must not contain author_handle'],
  ['monitor/required-keys', 'monitors/x.json: monitor is missing required field `description`'],
  ['readme/data-collected-section', 'foo readme is missing a Data Collected section'],
  ['HOST_NOT_FOUND', '[ERROR] datadog: getaddrinfo ENOTFOUND api.ap1.datadoghq.com\n    at process.nextTick'],
  [
    'HOST_NOT_FOUND',
    'ERROR Unable to resolve host "http-intake.logs.datadoghq.com": No address associated with hostname (Android)',
  ],
  [
    'CONNECTION_FAILED',
    'dial tcp 3.233.150.24:443: connectex: No connection could be made because the target machine actively refused it. api.datadoghq.com',
  ],
  [
    'CONNECTION_LOST',
    'System.IO.IOException: Unable to read data from the transport connection: An existing connection was forcibly closed by the remote host. https://api.datadoghq.eu',
  ],
  [
    'CONNECTION_LOST',
    'http.client.RemoteDisconnected: Remote end closed connection without response — datadog.api.http_client',
  ],
  ['TIMED_OUT', 'Faraday::TimeoutError (Net::ReadTimeout with #<TCPSocket:(closed)>) api.us3.datadoghq.com'],
  [
    'TIMED_OUT',
    'The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing. (api.datadoghq.eu)',
  ],
  [
    'TIMED_OUT',
    'ReadTimeoutError("HTTPSConnectionPool(host=\'api.datadoghq.com\', port=443): Read timed out. (read timeout=10)")',
  ],
  [
    'TLS_FAILED',
    'The SSL connection could not be established, see inner exception. The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot (http-intake.logs.datadoghq.eu)',
  ],
  [
    'TLS_FAILED',
    'error trying to connect: invalid peer certificate: UnknownIssuer (https://api.datadoghq.com)',
  ],
  ['TLS_FAILED', 'Error: certificate has expired CERT_HAS_EXPIRED https://intake.profile.datadoghq.com'],
  ['CONNECTION_FAILED', 'Proxy CONNECT aborted (api.datadoghq.com:443)'],
  [
    'UNEXPECTED_ANSWER',
    "invalid character '<' looking for beginning of value from https://api.datadoghq.com/api/v2/validate",
  ],
  ['UNEXPECTED_ANSWER', 'datadog: unexpected content-type text/html; charset=utf-8, status 200'],
  ['DATADOG_UNAVAILABLE', '{"errors":["Service Unavailable"]} api.us5.datadoghq.com 503'],
  ['DATADOG_UNAVAILABLE', 'datadog forwarder: Received 502 from intake, will retry'],
  ['WRONG_SITE', 'site: "https://us3.datadoghq.com" in datadog.yaml, agent says API key invalid'],
  ['WRONG_SITE', 'https://api.app.datadoghq.eu/api/v1/validate getaddrinfo ENOTFOUND api.app.datadoghq.eu'],
  ['WRONG_SITE', 'lookup api.us-east-1.datadoghq.com: no such host'],
  ['WRONG_SITE', 'GET https://us3.datadoghq.com/api/v1/monitor returned an HTML page'],
  ['BAD_REQUEST', '{"errors":["Invalid monitor type: query alerts"]} from the Datadog API'],
  [
    'BAD_REQUEST',
    '400 Bad Request: {"errors":["Missing required attribute: options.thresholds"]} POST api.datadoghq.com/api/v1/monitor',
  ],
  ['RATE_LIMITED', 'datadog_api_client: HTTP 429, X-RateLimit-Remaining: 0'],
  [
    'FORBIDDEN',
    'Datadog API returned 403: {"status":"error","code":403,"errors":["Forbidden"],"statuspage":"http://status.datadoghq.com"}',
  ],
  ['FORBIDDEN', '401 Unauthorized: {"errors": ["Unauthorized"]} api.datadoghq.eu'],
  ['GRANT_REVOKED', 'invalid_grant - Refresh token is invalid (datadoghq.eu)'],
  [
    'API_KEY_EXISTS',
    '{"errors":["API key already exists for this client"]} 409 from /api/v2/api_keys/marketplace',
  ],
  ['CLIENT_SECRET_REJECTED', 'invalid_client - client secret is wrong, token endpoint api.us5.datadoghq.com'],
  ['TOO_OLD', 'event timestamp is older than 18h, dropped by the Datadog intake'],
  ['TOO_LARGE', '413 Payload Too Large https://api.datadoghq.com/api/v2/series'],
  ['NOT_FOUND', 'Webhook with name "globex" does not exist (datadog)'],
  ['none', 'Error: connect ECONNREFUSED 10.1.1.5:6379'],
  ['none', 'FirebaseError: Request had invalid authentication credentials'],
  ['none', 'Got status 403 from https://management.chinacloudapi.cn'],
  ['none', 'x509: certificate is valid for ingress.local, not api.mycompany.io'],
  ['none', '[Vue warn]: Failed to resolve component'],
  ['none', 'AccessDenied: User is not authorized to perform sts:AssumeRole'],
  ['none', 'ERROR 1045 (28000): Access denied for user'],
  ['none', 'GraphQL error: rate limited, retry in 5s (api.linear.app)'],
  ['none', 'HTTP Error 503: Service Unavailable from mirror.centos.org'],
  // A fourth
  [
    'HOST_NOT_FOUND',
    'otelcol: Exporting failed. Will retry the request after interval. {"kind": "exporter", "name": "datadog", "error": "Post \\"https://api.datadoghq.eu/api/v2/series\\": dial tcp: lookup api.datadoghq.eu on 10.96.0.10:53: read udp: i/o timeout"}',
  ],
  ['FORBIDDEN', 'otelcol exporter datadog: API Key validation failed: 403 Forbidden'],
  [
    'FORBIDDEN',
    'vector: ERROR sink{component_kind="sink" component_id=datadog_logs}: Healthcheck failed. error=Invalid or missing API key',
  ],
  [
    'CONNECTION_FAILED',
    'pip ddtrace: failed to send traces to intake at https://trace.agent.datadoghq.com: Connection refused',
  ],
  [
    'TIMED_OUT',
    'fluent-bit [error] [output:datadog:datadog.0] no upstream connections available to http-intake.logs.datadoghq.com:443 (connection timed out)',
  ],
  [
    'TLS_FAILED',
    'fluent-bit [error] [tls] error: certificate verify failed, http-intake.logs.us5.datadoghq.com',
  ],
  ['TOO_LARGE', 'vector sink datadog_metrics: response status: 413 Payload Too Large'],
  ['RATE_LIMITED', 'Error: 429 Too Many Requests, please wait (DatadogAPI)'],
  [
    'DATADOG_UNAVAILABLE',
    'Terraform: error retrieving dashboard from https://api.datadoghq.com/api/v1/dashboard/abc: 500 Internal Server Error: {"errors": ["Internal error"]}',
  ],
  [
    'BAD_REQUEST',
    'Terraform: error updating monitor: 400 Bad Request: {"errors":["The value provided for parameter \'query\' is invalid"]}',
  ],
  [
    'NOT_FOUND',
    'Pulumi datadog:index:Dashboard: 404 Not Found {"errors": ["Dashboard with ID xyz not found"]}',
  ],
  ['WRONG_SITE', 'helm: datadog.site=https://app.datadoghq.eu results in "api.https" host'],
  ['WRONG_SITE', 'DATADOG_SITE: www.datadoghq.com'],
  [
    'WRONG_SITE',
    'serverless-plugin-datadog: Warning: Invalid site URL. Must be one of datadoghq.com, datadoghq.eu, us3.datadoghq.com',
  ],
  ['CONNECTION_LOST', 'winston-datadog: Error: write ECONNRESET'],
  [
    'CONNECTION_LOST',
    'java.io.IOException: unexpected end of stream on https://http-intake.logs.datadoghq.com/...',
  ],
  ['CONNECTION_LOST', 'read: connection reset by peer (https://api.ap1.datadoghq.com)'],
  [
    'TIMED_OUT',
    'org.apache.http.conn.ConnectTimeoutException: Connect to api.datadoghq.com:443 failed: connect timed out',
  ],
  ['TIMED_OUT', 'io.netty.handler.timeout.ReadTimeoutException com.datadog.api'],
  ['TLS_FAILED', 'javax.net.ssl.SSLPeerUnverifiedException: peer not authenticated (api.us3.datadoghq.com)'],
  [
    'TLS_HOST_MISMATCH',
    'javax.net.ssl.SSLPeerUnverifiedException: Hostname bigcorp.api.datadoghq.com not verified: certificate subjectAltNames: [*.datadoghq.com, datadoghq.com]',
  ],
  [
    'UNEXPECTED_ANSWER',
    'com.google.gson.stream.MalformedJsonException: Expected BEGIN_OBJECT but was STRING — datadog api client',
  ],
  [
    'GRANT_REVOKED',
    '{"error":"invalid_grant","error_description":"The refresh token is no longer valid"} from api.us5.datadoghq.com',
  ],
  ['INVALID_CODE_OR_VERIFIER', 'datadog oauth2/v1/token: code_verifier does not match code_challenge'],
  ['INVALID_CODE_OR_VERIFIER', '{"errors":["invalid_grant - Authorization code expired"]}'],
  ['REDIRECT_URI_MISMATCH', 'Mismatching redirect URI on app.datadoghq.eu'],
  ['API_KEY_EXISTS', 'Datadog marketplace api key: already exists (409)'],
  ['TOO_OLD', 'Metric points dropped by Datadog: timestamp older than 1 hour'],
  ['metadata/unit', 'nova_relay:44 `mb` is an invalid unit_name.'],
  ['metadata/description', 'nova_relay: description of `nova.x` exceeds 400 characters in metadata.csv'],
  ['manifest/app-id-matches-directory', 'app_id nova-relay does not match the directory nova'],
  ['media/max-eight', 'There is a maximum of 8 media items in the gallery'],
  [
    'monitor/no-notification-handle',
    'Monitor message contains the handle @slack-ops; please remove notifications',
  ],
  ['logs/id-matches-file', 'Pipeline id nova must match the file name nova_relay.yaml'],
  ['service-checks/statuses', 'service_checks.json: invalid status `warn` in service check'],
  ['none', 'Error: 400 Bad Request from https://hooks.slack.com/services/T000'],
  ['none', 'Could not connect to Redis at redis:6379: Name or service not known'],
  ['none', 'HTTP 401 from registry.gitlab.com'],
  ['none', 'The certificate for smtp.fastmail.com has expired'],
  ['none', 'Prometheus remote_write: context deadline exceeded https://prom.mycorp.net/api/v1/write'],
  // The server's log, as containers and pretty-printers show it
  [
    'WORK_HANGS',
    '[09:12:44.031] ERROR (tilekit/17): work hangs: this process should be restarted\n    stuck: ["deliver"]',
  ],
  [
    'WINDOW_ABANDONED',
    '{"log":"{\\"level\\":50,\\"installationId\\":\\"x\\",\\"msg\\":\\"a window was abandoned: it is too old for Datadog, and its data is lost\\"}\\n","stream":"stdout"}',
  ],
  [
    'GRANT_REVOKED',
    '{"level":40,"installationId":"x","err":{"type":"CustomerActionError","code":"GRANT_REVOKED","message":"The customer revoked it."},"msg":"refresh"}',
  ],
  ['JOB_FAILED', '{"level":50,"queue":"collect","msg":"job failed"}'],
  ['none', 'refresh'],
  ['none', 'Our incident is over'],
];
