/** What the options of a run mean, the same for `tilekit-lab run` and `pnpm verify`. */
export const runOptionsHelp = `  --target URL        your server, which talks to the sandbox
  --sandbox URL       the sandbox (http://127.0.0.1:4400)
  --tile DIR          your tile (integration-tile)
  --lab FILE          how your server is used (lab.json, if there is one)
  --cookie PAIRS      a customer's session, name=value; for a server without lab.json
  --cookie-2 PAIRS    the session of another customer
  --sites US1,EU1,…   default: all
  --only ID,…         only these steps, such as oauth/state-single-use
  --group NAME,…      only these groups: oauth, sites, tokens, api-key, data, webhooks, disconnect, tenants, operations
  --waive FILE        lines ID=reason: steps that may fail, with the reason
  --bail              stop at the first failure
  --format NAME       human (default), json, junit or html; to stdout, progress goes to stderr
  --output FILE       write the report there instead
  --ca FILE           the authority (PEM) that signed your server's certificate
  --sign FILE         sign the JSON report with this Ed25519 key (PKCS #8)
  --help              this text`;

const labFileHelp = `lab.json, all parts optional (lab.schema.json describes them):
  {"customers": [{"cookie": "…"} | {"header": {…}} | {"command": ["…"]} | {"form": {"url", "fields": {…}, "submit"}}, …two],
   "between": [{"press": "label"}],
   "installations": {"url", "format": "json|html", "items": "JSON Pointer or CSS selector", "id",
                     "status": {"path", "connected": ["…"]}, "organization"},
   "disconnect": {"url": "/…/{id}/…", "method", "csrf": {"from": "page|header|json", "name", "field"}, "confirm": {"press"}}
                 | {"by": "person"},
   "alert": {"url", "shows": "text with {title}"},
   "patience": {"dataSeconds": 90, "alertSeconds": 30, "disconnectSeconds": 10},
   "sends": ["metrics", "logs", …]}`;

export const labHelp = `Usage: tilekit-lab COMMAND [options]

Judges a partner's server, in any language, by what it does: against an offline Datadog (@tilekit/sandbox).

  run     lets customers, attackers and Datadog work with your server, and reports
  proxy   a forward proxy that leads Datadog's hosts to the sandbox, for a server whose Datadog hosts cannot be configured
  init    asks how your server is used, and writes lab.json
  list    every step with its id, severity and source

tilekit-lab COMMAND --help says more, --version prints the version. Exit codes: 0 nothing failed, 1 something failed, 2 could not run.
`;

export const runHelp = `Usage: tilekit-lab run --target URL [options]

${runOptionsHelp}

${labFileHelp}

Exit codes: 0 nothing failed, 1 something failed, 2 could not run.
`;

export const proxyHelp = `Usage: tilekit-lab proxy [options]

  --sandbox URL       the sandbox (http://127.0.0.1:4400)
  --port N            port to listen on; 0 takes a free one (4480)
  --ca-file FILE      where the authority's certificate is written (tilekit-lab-ca.pem)
  --json              the first line of stdout is {"url", "ca"}
  --verbose           every request on stderr, without queries and headers
  --help              this text

Start your server with HTTPS_PROXY and HTTP_PROXY set to its address, and NODE_EXTRA_CA_CERTS, SSL_CERT_FILE or
REQUESTS_CA_BUNDLE set to FILE. Datadog's hosts lead to the sandbox; other hosts are passed on untouched.

Exit codes: 0 stopped, 2 could not start.
`;

export const initHelp = `Usage: tilekit-lab init [FILE]

Asks how your server is used, and writes FILE (default lab.json). Every answer may be left empty.

${labFileHelp}

Exit codes: 0 written, 2 could not run.
`;

export const listHelp = `Usage: tilekit-lab list [GROUP…]

Every step with its id, severity and source; "list webhooks tokens": those of some groups.

Exit codes: 0 listed, 2 could not run.
`;
