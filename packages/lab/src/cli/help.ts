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

export const proxyHelp = `proxy:
  --sandbox URL       the sandbox (http://127.0.0.1:4400)
  --port N            port to listen on; 0 takes a free one (4480)
  --ca-file FILE      where the authority's certificate is written (tilekit-lab-ca.pem)
  --json              the first line of stdout is {"url", "ca"}
  --verbose           every request on stderr, without queries and headers
  Start your server with HTTPS_PROXY and HTTP_PROXY set to its address, and NODE_EXTRA_CA_CERTS, SSL_CERT_FILE or
  REQUESTS_CA_BUNDLE set to FILE. Datadog's hosts lead to the sandbox; other hosts are passed on untouched.
`;
