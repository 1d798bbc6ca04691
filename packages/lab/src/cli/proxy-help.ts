export const proxyHelp = `proxy:
  --sandbox URL       the sandbox (http://127.0.0.1:4400)
  --port N            port to listen on; 0 takes a free one (4480)
  --ca-file FILE      where the authority's certificate is written (tilekit-lab-ca.pem)
  --json              the first line of stdout is {"url", "ca"}
  --verbose           every request on stderr, without queries and headers
  Start your server with HTTPS_PROXY and HTTP_PROXY set to its address, and NODE_EXTRA_CA_CERTS, SSL_CERT_FILE or
  REQUESTS_CA_BUNDLE set to FILE. Datadog's hosts lead to the sandbox; other hosts are passed on untouched.
`;
