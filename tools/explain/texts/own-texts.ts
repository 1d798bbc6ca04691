/** Codes, messages and log lines of the kit. */
export const ownTexts: Readonly<Record<string, readonly string[]>> = {
  CONFIGURATION_INVALID: [
    '- SESSION_SECRET_FILE names "/run/x", which cannot be read.',
    'StartupError [CONFIGURATION_INVALID]: - ENCRYPTION_KEYS is missing.\n- PUBLIC_URL must use https.',
    '✗ tilekit server: DATADOG_CLIENT_SECRET is missing; ENCRYPTION_KEYS has a key of 16 bytes, 32 are needed.',
    'The server cannot start:\n- PUBLIC_URL is missing.\n- DATABASE_URL must be a postgres URL.',
    'OIDC_CLIENT_SECRET is missing, because OIDC_ISSUER is set (tilekit)',
  ],
  UNKNOWN_SITE: [
    '{"level":40,"msg":"request errored","err":{"type":"CustomerActionError","code":"UNKNOWN_SITE","message":"\\"site\\" is not an origin of Datadog."}}',
  ],
  UNKNOWN_DOMAIN: ['CustomerActionError [UNKNOWN_DOMAIN]: "domain" is not a site parameter of Datadog.'],
  API_KEY_REJECTED: [
    '{"level":40,"time":1796000000000,"installationId":"8d1f","domain":"datadoghq.eu","family":"metrics","code":"API_KEY_REJECTED","msg":"delivery waits"}',
  ],
  DATABASE_UNAVAILABLE: [
    '{"level":50,"reqId":"req-9","err":{"type":"DatabaseUnavailableError","code":"DATABASE_UNAVAILABLE","message":"PostgreSQL did not answer."},"msg":"request errored"}',
  ],
  DATA_LOST: [
    '{"level":50,"time":1796000000000,"family":"logs","items":420,"batches":3,"msg":"data is lost: it waited until it was too old for Datadog"}',
  ],
  WINDOW_ABANDONED: [
    '{"level":50,"installationId":"0c77","from":"2026-11-29T01:00:00.000Z","to":"2026-11-29T02:00:00.000Z","msg":"a window was abandoned: it is too old for Datadog, and its data is lost"}',
    '{"log":"{\\"level\\":50,\\"installationId\\":\\"x\\",\\"msg\\":\\"a window was abandoned: it is too old for Datadog, and its data is lost\\"}\\n","stream":"stdout"}',
  ],
  CLIENT_SECRET_FILE_EMPTY: [
    '{"level":40,"clientId":"3b1c","secretFile":"/run/secrets/dd","msg":"the file of the client secret holds none: the former one stays"}',
  ],
  CLIENT_NOT_CONFIGURED: [
    '{"level":50,"clientId":"3b1c","installations":12,"msg":"installations of an OAuth client that is not configured: set its secret, or let the customers connect again"}',
  ],
  OLD_KEYS_NEEDED: [
    '{"level":30,"resealed":10,"left":4,"msg":"some secrets still need an older key, so leave ENCRYPTION_KEYS as it is"}',
  ],
  WORK_HANGS: [
    '{"level":50,"stuck":["deliver"],"msg":"work hangs: this process should be restarted"}',
    '[09:12:44.031] ERROR (tilekit/17): work hangs: this process should be restarted\n    stuck: ["deliver"]',
  ],
  TOO_MANY_CONNECTIONS: ['{"level":40,"connections":800,"msg":"too many connections: new ones are closed"}'],
  WEBHOOK_TOO_FREQUENT: [
    '{"level":40,"reqId":"req-3","seconds":30,"msg":"delivery refused: its webhook sends too much"}',
  ],
  CLOCK_DIFFERS: [
    '{"level":50,"differenceSeconds":-7205,"msg":"the clocks of this host and of the database differ: this instance does nothing until they agree"}',
  ],
  NOT_READY: ['{"level":50,"problem":"database not writable","msg":"not ready"}'],
  PORT_TAKEN: ['StartupError [PORT_TAKEN]: Another program listens on port 4300.'],
  DISK_FULL: ["Error: code: 'DISK_FULL' tilekit could not start"],
  JOB_FAILED: ['{"level":50,"queue":"collect","msg":"job failed"}'],
  INSTALLATION_BUSY: [
    'server-1  | {"level":40,"time":1796000000000,"pid":7,"installationId":"01J","err":{"type":"DatadogActionError","message":"Another process works on it.","code":"INSTALLATION_BUSY"},"msg":"job failed"}',
  ],
  KEY_UNKNOWN: [
    '2026-11-30T09:12:44.100Z stderr F {"level":50,"err":{"type":"PartnerActionError","code":"KEY_UNKNOWN","message":"…"},"msg":"job failed"}',
  ],
  WEBHOOK_SECRET_WEAK: [
    "file:///srv/server.js:10\nPartnerActionError: The secret is too short. Use at least 16 random characters.\n    at createWebhookError (file:///srv/x.js:1:1) {\n  code: 'WEBHOOK_SECRET_WEAK'\n}",
    'PartnerActionError: The secret has 8 characters. Use at least 16 random characters, for example 32 random bytes in base64url.',
  ],
  OTLP_UNSUPPORTED: ['code=OTLP_UNSUPPORTED the site has no OTLP intake'],
  OVERLOADED: [
    'HTTP/1.1 503 Service Unavailable\nretry-after: 2\ncontent-type: application/problem+json\n\n{"type":"about:blank","title":"The server is busy","status":503,"code":"OVERLOADED","reference":"req-1"}',
  ],
  POSTGRES_REFUSES_ROOT: [
    'StartupError [POSTGRES_REFUSES_ROOT]: The embedded PostgreSQL cannot run as root.',
  ],
  STATE_MISMATCH: [
    'RequestRefusedError: The callback does not belong to this session.\n    at validateCallback\n { code: "STATE_MISMATCH" }',
  ],
  ITEMS_DROPPED: ['{"level":40,"installationId":"8d1f","family":"metrics","items":3,"msg":"dropped"}'],
  DATA_DIRECTORY_IN_USE: [
    'tilekit could not start: Another server works in ./data. Stop the other server, or set TILEKIT_DATA_DIR to another directory.',
  ],
  UNAUTHENTICATED: [
    '{"level":30,"reqId":"req-88","code":"UNAUTHENTICATED","webhook":"nova","msg":"delivery refused"}',
  ],
  ITEM_TOO_LARGE: ['SubmissionResult { dropped: 3, reasons: { ITEM_TOO_LARGE: 3 } }'],
  PAGE_NOT_FOUND: [
    '{"error":{"code":"PAGE_NOT_FOUND","message":"The address is not one of ours. Go to your connections and continue from there.","requestId":"req-2"}}',
  ],
  REDIRECT_URI_INVALID: [
    'PartnerActionError [REDIRECT_URI_INVALID]: "https://nova.example/cb#x" has a fragment. Use one exact https URL without wildcard, placeholder or fragment (http only on a loopback address).',
  ],
  API_KEY_OUTCOME_UNKNOWN: [
    'ERROR (reference-server/12): connection failed\n    code: "API_KEY_OUTCOME_UNKNOWN"',
  ],
  OVER_QUOTA: ['HTTP/1.1 429 Too Many Requests\nretry-after: 20\n\n{"code":"OVER_QUOTA"}'],
  REQUEST_FAILED: [
    'Nov 30 10:00:01 ip-10-0-0-3 tilekit[88]: {"level":50,"reqId":"req-9","msg":"request errored"}',
  ],
  TIMESTAMP_IN_MILLISECONDS: ['item 12 dropped: TIMESTAMP_IN_MILLISECONDS (metrics)'],
  DELIVERY_WAITS: ['reference-server-1  | [10:00:00.000] WARN (reference-server/7): delivery waits'],
  KEY_RING_INVALID: ['Error: KEY_RING_INVALID: key "k1" has 16 bytes'],
  DUPLICATE: ['{"level":20,"code":"DUPLICATE","reqId":"req-3","msg":"delivery"}'],
};
