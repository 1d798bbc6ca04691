import type { CatalogueEntry, ExplainConfiguration } from './explanation.ts';

const partnerSupport = 'ecosystems@datadog.com';

/** Failures of the OAuth client: who it is, where it redirects, what it may do. */
export const clientCatalogue: readonly CatalogueEntry[] = [
  {
    requirement: 'R67',
    code: 'API_KEYS_WRITE_MISSING',
    title: 'No scope is named after sending metrics, events or logs',
    wordings: [
      [10, /list of (api )?scopes does not include (sending|submitting)/],
      [8, /(use|utilisez) (the|la portee) '?api_keys_write'? (scope when generating|lors de la generation)/],
      [10, /liste des portees api n'inclut pas l'envoi/],
      [10, /apiスコープのリストに、?メトリクス/],
      [8, /apiキーを生成する際に'?api_keys_write'?スコープ/],
      [8, /api키를생성할때'?api_keys_write'?범위/],
      [10, /api범위목록에.*(메트릭|이벤트|로그).*(포함|전송)/],
      [
        6,
        /(no|which|what|missing|find|where is) (\w+ ){0,4}scopes? (\w+ ){0,4}(to|for) (send|submit|sending|submitting|push)/,
      ],
      [6, /scopes?( list)? (\w+ ){0,4}(metrics|logs|events)_(write|send|submit)/],
      [6, /\b(metrics|logs|events)_write\b.*(scope|missing|not (found|recognized|available|listed))/],
      [6, /(missing|lacks?|without|requires?|needs?|add) (\w+ ){0,3}'?"?api_keys_write/],
      [6, /api_keys_write'?"? (\w+ ){0,4}(missing|required|not (granted|enabled|selected)|is absent)/],
      [
        10.5,
        /api_keys\/marketplace.{0,200}\b(403|forbidden)\b|\b(403|forbidden)\b.{0,200}api_keys\/marketplace/,
      ],
      [3, /\bapi_keys_write\b/],
    ],
    cause: ({ scopes }) =>
      `Sending data has no scope of its own: data is sent with an API key, which your integration makes with the scope api_keys_write.${scopes === undefined ? '' : scopes.includes('api_keys_write') ? ' Your tile declares it; the grant may be older than that.' : ' Your tile does not declare it.'}`,
    next: ({ scopes }) => [
      scopes?.includes('api_keys_write')
        ? 'Check that api_keys_write is selected on the OAuth client page too.'
        : 'Select the scope api_keys_write on the OAuth client page and in assets/oauth_clients.json.',
      'Let the customer authorize again: a grant keeps the scopes it was given with.',
      'Create an API key on behalf of the user with POST /api/v2/api_keys/marketplace and send the data with it.',
    ],
  },
  {
    requirement: 'R68',
    code: 'INVALID_CLIENT_ID',
    title: 'Datadog does not know this client_id here',
    wordings: [
      [10, /invalid client_id parameter value/],
      [8, /invalid[_ ]request.{0,20}(invalid|unknown) client[_ ]id/],
      [8, /until (an|the|your) oauth client is published, you can only authorize/],
      [8, /tant qu'un client oauth n'est pas publie, vous ne pouvez l'autoriser/],
      [8, /oauthクライアントが公開されるまでは、?その作成元/],
      [8, /oauth클라이언트가게시될때까지는클라이언트가생성된계정/],
      [7, /if you'?(ve| have) already published your oauth client|si votre client oauth est deja publie/],
      [7, /oauthクライアントをすでに公開している場合|이미oauth클라이언트를게시/],
      [6, /id client non valide|無効なクライアントid|(잘못된|유효하지않은)클라이언트id/],
      [6, /\binvalid client[_ ]id\b|client[_ ]id (is |was )?(invalid|unknown|not (found|recognized|valid))/],
    ],
    cause: (configuration) =>
      `An unpublished (test) client can be authorized only in the organization that made it; after publication the published client has an id and a secret of its own.${using(configuration)}`,
    next: ({ client }) => [
      client?.kind === 'published'
        ? 'Check that this is the client id given at submission, and that the integration is published by now.'
        : 'Authorize in the organization that made the client (your developer sandbox), or use the published client.',
      'For the published client use the client id and secret given at submission.',
      `The secret was shown once; if it is lost, write to ${partnerSupport}.`,
    ],
  },
  {
    requirement: 'R74',
    code: 'REDIRECT_URI_MISMATCH',
    title: 'The redirect URI does not belong to this client',
    wordings: [
      [10, /mis-?match(ing|ed) redirect[_ ]?ur[il]/],
      [
        8,
        /differences in configuration between your test client and( your)? published|differences? (in|of) configuration.{0,40}test.{0,20}published client/,
      ],
      [8, /differences de configuration entre votre client de test et votre client publie/],
      [8, /テスト用クライアントと公開クライアントで構成が異なる/],
      [8, /테스트클라이언트와게시된클라이언트간의구성차이/],
      [8, /uri de redirection non conforme|リダイレクトuriの不一致|리디렉션uri불일치|리디렉션uri가일치하지/],
      [6, /redirect[_ ](uri|url) mis-?match|redirect[_ ](uri|url) (\w+ ){0,3}(does|did|do)(n't| not) match/],
    ],
    cause: (configuration, { redirectUri }) => {
      const { registeredRedirectUris: registered } = configuration;
      const yours = registered?.length
        ? ` Your client's redirect URIs are ${registered.join(', ')}`
        : configuration.redirectUri
          ? ` Your redirect URI is ${configuration.redirectUri}`
          : '';
      const used = redirectUri ?? configuration.redirectUri;
      const theirs = used === undefined ? '' : `${yours === '' ? ' The' : ', the'} request used ${used}`;
      return `Datadog compares the redirect URI letter by letter with those of the client, and test and published client differ.${yours}${theirs}${yours + theirs === '' ? '' : '.'}${using(configuration)}`;
    },
    next: ({ client }) => [
      `Check that the authorization uses the client_id that you mean${client ? `: it is the ${client.kind} client now` : ' (test or published)'}.`,
      'Compare the redirect URI with the one on that client: scheme, host, port, path, slash at the end, query.',
      'Use the test client until the integration is published to your sandbox account; then the production URI.',
    ],
  },
  {
    requirement: 'R75',
    code: 'SUBDOMAIN_REDIRECT',
    title: 'One subdomain per customer is not supported',
    wordings: [
      [10, /does not support multi-?tenant applications?/],
      [10, /ne prend pas en charge les applications multi-?tenant/],
      [10, /マルチテナント型?のアプリケーションをサポートしていません/],
      [10, /멀티테넌트애플리케이션을지원하지/],
      [
        8,
        /applications? with (individual )?subdomains?|applications? avec (des )?sous-domaines|サブドメインを持つアプリケーション|하위도메인이?(있는|포함된)애플리케이션/,
      ],
      [
        8,
        /authori[sz](ation|e|ing).{0,60}individual subdomains?|only supported through a single domain|uniquement prise en charge via un domaine unique/,
      ],
      [8, /単一のドメインを通じてのみ|단일도메인에서만가능/],
      [6, /redirect[_ ]ur[il]\w*.{0,40}(wildcard|\*\.|\{\w+\}\.|per[- ](customer|tenant)|subdomain)/],
      [6, /(wildcard|\*\.|per[- ](customer|tenant)|multi-?tenant|subdomain)\w*.{0,40}redirect[_ ]ur[il]/],
    ],
    cause: () =>
      'Datadog authorizes through a single domain; a redirect URI for each customer’s subdomain is not possible.',
    next: () => [
      'Use one redirect URI on one domain, without wildcard or placeholder.',
      'Keep the customer in the session that began the flow, and send them to their subdomain after the callback.',
    ],
  },
  {
    requirement: 'R77',
    code: 'CLIENT_SECRET_REJECTED',
    title: 'The client secret is leaked, replaced or wrong',
    wordings: [
      [10, /regenerat\w+ client secrets?|client secret rotation|secret rotation/],
      [10, /(secret|client secret) (has been |was |is |has )?(leaked|compromised|exposed)/],
      [10, /votre secret a ete compromis|regeneration des secrets? client|rotation des secrets/],
      [10, /クライアントシークレットの再生成|シークレットローテーション|シークレットが漏洩/],
      [10, /비밀번호가유출|시크릿이유출|클라이언트(시크릿|비밀번호)재생성|시크릿(교체|순환)/],
      [
        8,
        /only one secret (can be|is) active|un seul secret peut etre actif|有効にできるシークレットは一つだけ|하나의비밀번호만활성화/,
      ],
      [
        6,
        /(invalid|wrong|missing|incorrect|bad|unknown|expired) client[_ ]secret|client[_ ]secret (is |was |has been )?(invalid|wrong|missing|incorrect|required|regenerated|rejected|rotated|revoked)/,
      ],
      [6, /(leaked|rotat\w+|regenerat\w+|replac\w+|lost|committed) (\w+ ){0,4}(client )?secret/],
    ],
    datadogWordings: [[8, /\binvalid_client\b/]],
    cause: (configuration) =>
      `One client secret is active at a time: making a new one ends the old one at once. A call with the former, a missing or another client's secret is refused.${using(configuration)}`,
    next: () => [
      `After a leak write to ${partnerSupport} to have the secret of a published client replaced; a test client's secret you regenerate on its page.`,
      'Configure the new secret (DATADOG_CLIENT_SECRET or its file) for exactly this client_id.',
      'Customers need not authorize again: existing installations continue with the new secret.',
    ],
  },
];

function using({ client }: ExplainConfiguration): string {
  return client ? ` You are using the ${client.kind} client (${client.clientId}).` : '';
}
