import { sites } from '../sites/site-table.ts';
import type { CatalogueEntry, TextEvidence } from './explanation.ts';

const domains: readonly string[] = sites.map(({ domain }) => domain);

/** Failures on the way to a Datadog host. They count only where a text names Datadog: sockets fail everywhere. */
export const transportCatalogue: readonly CatalogueEntry[] = [
  {
    requirement: 'HOST_NOT_FOUND',
    code: 'HOST_NOT_FOUND',
    title: 'The host name could not be resolved',
    datadogWordings: [
      // Whatever ended the look-up, the name was not resolved.
      [10, /dial tcp: lookup \S/],
      [
        9.2,
        /\b(enotfound|eai_(again|fail|noname|nodata)|nxdomain|servfail|unknownhostexception|unresolvedaddressexception|nameresolutionerror|gaierror)\b|getaddrinfo|no such host|unknown host\b|name or service not known|nodename nor servname|no address associated with hostname|server misbehaving|dns error/,
      ],
      [
        9.2,
        /(could ?n[o']t|can ?not|can't|unable to|failed to|not be) (be )?(resolved?|look(ed)? ?up)\b|(name|dns|host) (resolution|look-?up)\b.{0,20}(fail|error)|(temporary )?failure in name resolution|failed to lookup|(get|find|determine) (the |an? )?(ip )?address (for|of)|name does not resolve|\bdns\b.{0,60}(fail|error|timed? ?out|refused|no answer)|wsano_data|wsahost_not_found|no data of the requested type/,
      ],
    ],
    cause: (_, evidence) =>
      `The name of the host${hostsOf(evidence)} has no address here: the name is wrong, or this machine's DNS does not answer. Nothing was sent.`,
    next: () => [
      'Compare the host with the table of `pnpm sites`: a site is written without scheme and without subdomain.',
      'Resolve the name on that machine (`getent hosts <host>`); in a container, check its DNS servers.',
      'Repeat the request: nothing has reached Datadog.',
    ],
  },
  {
    requirement: 'CONNECTION_FAILED',
    code: 'CONNECTION_FAILED',
    title: 'No connection could be made',
    datadogWordings: [
      [
        10,
        /proxyconnect|proxy.{0,12}(connect(ion)?|response|tunnel)\w*.{0,20}(fail|abort|error|refus|denied|\b[45]\d\d\b)|tunnel\w* .{0,40}(fail|could not|\b[45]\d\d\b)|(could ?n[o']t|can ?not|can't|unable to|failed to) (connect|tunnel|complete) .{0,30}(proxy|socks)|(when|while) http tunnel|proxyerror|received http code \d+ from proxy|\b407\b.{0,60}proxy|proxy authentication required|\bsocks\d?\b.{0,40}(fail|error|refus|can't)|proxy.{0,30}(unreachable|refused)|tcp_denied|err_access_denied/,
      ],
      [
        9,
        /\b(econnrefused|ehostunreach|enetunreach|eaddrnotavail|enetdown|ehostdown|eacces)\b|connection ?refused|actively refused|no route to host|(network|host) (is )?(unreachable|down)\b|failed to establish a new connection|all connection attempts failed|newconnectionerror|noroutetohostexception|connect call failed|unreachable (network|host)|(firewall|egress|network ?policy)\b.{0,40}(den(y|ied)|block|drop|reject|refus)|connect: permission denied|failed to open tcp connection/,
      ],
      // Why it could not says more, where it is said.
      [
        8.5,
        /(could ?n[o']t|can ?not|can't|failed to|unable to) (connect to|establish (a )?connection)|connect(ion)?exception\b/,
      ],
    ],
    cause: (_, evidence) =>
      evidence.ownAddress === undefined
        ? `A firewall, a proxy or the network refused the connection${hostsOf(evidence, ' to')} before anything was sent. Neither a credential nor a scope is at fault.`
        : `Nothing listens at ${evidence.ownAddress} on this machine, or in this container. Nothing was sent.`,
    next: (_, { ownAddress }) =>
      ownAddress === undefined
        ? [
            'Allow outgoing connections to port 443 of the site’s hosts (`pnpm sites` prints them).',
            'Behind a forward proxy set HTTPS_PROXY, with its user and password if it asks for them, and NO_PROXY for what stays inside.',
            'Repeat the request: nothing has reached Datadog.',
          ]
        : [
            'Start what is meant to answer there. The sandbox takes port 4400 unless it is told otherwise, and prints its address; a Datadog Agent takes 8125 and 8126, a local proxy has the port of HTTPS_PROXY.',
            'From a container, 127.0.0.1 is the container: name the host instead.',
          ],
  },
  {
    requirement: 'CONNECTION_LOST',
    code: 'CONNECTION_LOST',
    title: 'The connection broke',
    datadogWordings: [
      [
        9,
        /\b(econnreset|epipe|econnaborted|und_err_socket|err_stream_premature_close|err_http2_\w+|remotedisconnected|connectionreseterror|brokenpipeerror|serverdisconnectederror|remoteprotocolerror|incompletemessage|channelclosed|nohttpresponseexception|eof(error|exception))\b|socket hang ?up|broken pipe|premature (close|end)|empty reply from server|protocolerror\(|unable to (read|write) data (from|to) the transport|goaway|stream (was )?(reset|closed)/,
      ],
      [
        9,
        /(connection|socket|stream|peer|server|remote( end| host)?|other side) (was |has been |is |unexpectedly |has )?(reset|aborted|closed|lost|broken|dropped|disconnected|terminated|interrupted|hung up)|(closed|dropped|reset|terminated|lost) (the |its |an? )?(idle |existing )?connection|\b(broken|lost|aborted|dropped|interrupted) connection|disconnected without|forcibly closed|failed to respond|end of file reached/,
      ],
      [
        7,
        /\bunexpected ?eof\b|unexpected end of (stream|file)|": eof\b|\beof\b.{0,20}$|incomplete(read| chunked)/,
      ],
    ],
    cause: (_, evidence) =>
      `The connection${hostsOf(evidence, ' to')} was closed after something may have been sent: a kept-alive socket that the other side had closed, a proxy, or a firewall. Neither a credential nor the site is at fault.`,
    next: () => [
      'Repeat what is safe to run twice (reads, refreshes, metrics). Do not repeat the creation of an API key, a webhook or an incident blindly.',
      'If it happens after pauses, let the client drop idle sockets earlier than the proxy or load balancer does.',
      'If it happens always, look for a proxy or firewall between the server and Datadog.',
    ],
  },
  {
    requirement: 'TLS_FAILED',
    code: 'TLS_FAILED',
    title: 'The TLS handshake failed',
    datadogWordings: [
      [
        10,
        /self[- ]signed certificate|unable to get (local )?issuer certificate|unable to verify the first certificate|unable_to_(verify|get)_\w+|depth_zero_self_signed_cert|self_signed_cert_in_chain|cert_(has_expired|not_yet_valid|untrusted)|certificate has expired|certificate (is )?(not (yet )?valid|expired)|unknown (certificate )?authority|pkix path|sslhandshakeexception|certificate_unknown|unable to find valid certification path|certificate is not trusted|(un)?trusted? ?root|remote certificate (is|was) (invalid|rejected)|(ssl|tls) connection could not be established|invalid (peer )?certificate|invalidcertificate|unknown ?(ca|issuer)\b/,
      ],
      [
        10,
        /before secure tls connection|\beproto\b|wrong version number|ssl3_\w+:|handshake[ _](failure|failed|timeout|error)|ssl_error_\w+|ssl: (?!certificate_verify_failed\])\w+|ssl routines|tls(v1)? alert|alert (number|internal error|handshake)|does not look like a tls handshake|unsupported protocol version|no protocols available|in violation of protocol/,
      ],
      [
        8,
        /peer not authenticated|sslpeerunverifiedexception|certificate[ _]verify[ _]failed|\b(ssl|tls)\w{0,12}(exception|error)\b|ssl error|ssl certificate problem|failed to verify certificate|schannel|(tls|ssl).{0,20}\b(fail\w*|error)\b/,
      ],
      [
        7,
        /\b(tls|ssl|x509|gnutls\w*|certificates?|handshake|root ca|ca bundle)\b.{0,80}\b(fail\w*|errors?|not (supported|trusted|valid|verified)|un(supported|trusted|known|recognized)|invalid|rejected|refused|could not|unable|no roots|expired|aborted|intercepted)/,
      ],
    ],
    cause: (_, evidence) =>
      `The certificate that answered${hostsOf(evidence, ' for')} is not trusted here, or the handshake broke: an intercepting proxy with its own authority, an old CA bundle, or a wrong clock.`,
    next: () => [
      'Behind an intercepting proxy, trust its authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem for Node, REQUESTS_CA_BUNDLE and SSL_CERT_FILE for Python, SSL_CERT_FILE for Go and Ruby. Never switch verification off.',
      'Check the clock of the server and its CA bundle.',
      'Ask for a bypass of the site’s hosts (`pnpm sites`) if the proxy may not intercept them.',
    ],
  },
  {
    requirement: 'TIMED_OUT',
    code: 'TIMED_OUT',
    title: 'No complete answer in time',
    datadogWordings: [
      [
        9,
        /\b(e(socket)?timedout|und_err_(connect|headers|body)_timeout|(open|read|write|connect|socket|pool)timeout(error|exception)?|timeout(error|exception))\b|timed[- ]?out|deadline exceeded|operation was aborted due to timeout|execution expired|timeout of [\d.]+ ?\w+ (exceeded|elaps)|httpclient\.timeout|client\.timeout|time ?out (of \d+ ?ms )?(exceeded|expired|error|while|after|waiting)|(connect|read|request|socket|headers|i\/o|response|network|client|connection)[- ]?time-?out/,
      ],
      [
        6,
        /\btime-?out\b|\btask ?(was )?cancell?ed|taskcanceledexception|\baborterror\b|operation was aborted/,
      ],
    ],
    cause: (_, evidence) =>
      evidence.isConnecting
        ? `No connection${hostsOf(evidence, ' to')} came about before the deadline. Nothing was sent.`
        : `No complete answer came${hostsOf(evidence, ' from')} before the deadline. What was sent may have been carried out.`,
    next: (_, { isConnecting }) => [
      isConnecting
        ? 'Repeat the request with growing pauses: nothing has reached Datadog.'
        : 'Repeat what is safe to run twice, with growing pauses; do not repeat a creation blindly.',
      'If every call times out, a firewall drops the packets: allow port 443 of the site’s hosts, or set HTTPS_PROXY.',
      'Send smaller batches if only large ones time out.',
    ],
  },
  {
    requirement: 'UNEXPECTED_ANSWER',
    code: 'UNEXPECTED_ANSWER',
    title: 'Something other than Datadog’s API answered',
    datadogWordings: [
      [
        9,
        /unexpected token '?<|invalid character '?<|<!doctype html|<html|unexpected character.{0,12}<|text\/html|expecting value: line 1 column 1|jsondecodeerror|is not valid json|malformed ?json|expected (begin_object|a json object)|invalid json (response|received)|unexpected end of json|(is )?(not|no) (valid )?json\b|(token|character|value|encountered)\b.{0,40}['"]?<|captive portal|zscaler|netskope|blocked by (the |your )?(proxy|firewall|administrator|policy)|expected value at line 1 column 1/,
      ],
      [
        7,
        /content[- ]type\b.{0,30}(text\/|html|expected|unexpected)|(failed|unable|could not|cannot|can't) (to )?(decode|deseriali[sz]e|parse|unmarshal) .{0,30}(response|answer|json|body)|unexpected redirect|redirected to\b|\bredirects? .{0,20}\b30[12378]\b|returned (an? )?html|\bhtml\b.{0,20}(page|answer|response)|instead of json|(log|sign)[- ]?in page/,
      ],
    ],
    cause: (_, evidence) =>
      `An API answer is JSON; this one is not. A proxy, a portal or a web page answered${hostsOf(evidence, ' for')}, so the text says nothing about keys, tokens or scopes.`,
    next: () => [
      'Check that the call goes to api.<domain>: the web host (app.<domain>) serves pages, not the API.',
      'Check for a proxy or portal between the server and Datadog, and let the site’s hosts through.',
      'Change nothing because of this answer: no key is revoked and no grant has ended.',
    ],
  },
  {
    requirement: 'DATADOG_UNAVAILABLE',
    code: 'DATADOG_UNAVAILABLE',
    title: 'Datadog could not answer',
    datadogWordings: [
      [
        9.5,
        /bad gateway|service (temporarily )?unavailable|internal server error|gateway[- ]?time-?out|no healthy upstream|upstream connect error|disconnect\/reset before headers|request time-?out\)|\bserviceexception\b|"error"\s*:\s*"(server_error|temporarily_unavailable)"/,
      ],
    ],
    cause: () =>
      'A server of Datadog, or a load balancer before it, could not answer. Neither the request nor the credential is at fault.',
    next: () => [
      'Repeat with growing pauses and some jitter; keep what was not accepted.',
      'Look at the status page of the site.',
      'Do not repeat the creation of an API key, a webhook or an incident before you looked whether it was made.',
    ],
  },
];

function hostsOf({ datadogHosts }: TextEvidence, preposition = ''): string {
  const named = datadogHosts.find((host) => !domains.includes(host));
  return named === undefined ? '' : preposition === '' ? ` (${named})` : `${preposition} ${named}`;
}
