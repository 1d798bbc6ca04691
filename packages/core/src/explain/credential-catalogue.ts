import { sites } from '../sites/site-table.ts';
import type { CatalogueEntry } from './explanation.ts';

/** The site of Datadog's own example. */
const example = sites.find(({ name }) => name === 'EU1')?.domain ?? '<domain>';

/** Failures of codes, tokens and keys, and of the host they are sent to. */
export const credentialCatalogue: readonly CatalogueEntry[] = [
  {
    requirement: 'R69',
    code: 'FORBIDDEN',
    title: 'Datadog refused the credential of the call',
    wordings: [
      [10, /"errors"\s*:\s*\[\s*"(error: )?forbidden"\s*\]/],
      [
        9,
        /may be related to an? (issue with an? )?app(lication)? key|peut etre liee a une cle d'application/,
      ],
      [9, /アプリのキーまたはapi認証情報の問題|앱키또는api인증크리덴셜/],
      [8, /oauth clients use an? '?access_token'? for auth|clients oauth utilisent un '?access_token/],
      [8, /oauthクライアントは認証に'?access_token|oauth클라이언트는인증을위해'?access_token/],
      [
        7,
        /utilisation de la cle d'application|アプリキーの使用|앱키사용|\b(app|application) key usage\b|using (the )?(app|application) keys?\b/,
      ],
      [
        7,
        /\bforbidden errors?\b|erreurs? forbidden|アクセス拒否エラー|(forbidden|금지됨|금지|액세스거부)오류/,
      ],
      [7, /invalid api key or application key|\bapi key required\b/],
      [
        6,
        /"errors"\s*:\s*\[\s*"(unauthorized|api key required|authentication required|permission denied[^"]*|failed permission authorization checks)"/,
      ],
    ],
    datadogWordings: [
      [
        7,
        /\b(invalid|missing|unknown|wrong|incorrect|bad|malformed|unset|no) (or (missing|invalid) )?((datadog|dd) )?(api|app|application)[ _-]?keys?\b|\b(api|app|application)[ _-]?keys?'? (\w+ ){0,4}(required|invalid|missing|not (valid|set|provided|found)|incorrect|rejected|refused)\b/,
      ],
      [
        4.5,
        /(validat|verif)\w+ (\w+ ){0,3}(api|app|application)[ _-]?key|(api|app|application)[ _-]?key validation (failed|error)/,
      ],
      [
        5,
        /"title"\s*:\s*"(forbidden|unauthorized)|permission(s)? (denied|required|check)|required permissions?|insufficient (permission|scope|privilege)s?|not authori[sz]ed|invalid credentials/,
      ],
      [4, /\bforbidden\b|\bunauthori[sz]ed(exception)?\b|authentication (error|failed|required)/],
    ],
    cause: ({ scopes }) =>
      `The call came with the wrong kind of credential, or with one that does not cover this endpoint. OAuth clients authenticate with the access token; intakes want the API key.${scopes ? ` Your scopes are ${scopes.join(', ') || 'none'}.` : ''}`,
    next: () => [
      'Send the access token as header: Authorization: Bearer <access_token>. No application key is needed.',
      'For data intakes send the API key as header DD-API-KEY instead.',
      'Check that the OAuth client has the scope of this endpoint, and that the host belongs to the customer’s site.',
    ],
  },
  {
    requirement: 'R70',
    code: 'CREDENTIAL_EXPIRED',
    title: 'Forbidden although the scope is on',
    wordings: [
      [
        11,
        /(?<!\b(no|none|not|missing|lacks?|which|whether|if|check|make sure|ensure|verify)\b[^.,:;!?]{0,40})\b(enabled|have|has|added|granted|activated|selected) the (correct|right|required|necessary|proper) (scope|permission).{0,120}(forbidden|40[13]|unauthori[sz]ed)/,
      ],
      [
        11,
        /api key, session,? or oauth token (is|may be|might be|could be)|cle d'api, votre session ou votre token oauth soit invalide/,
      ],
      [11, /apiキー、?セッション、?またはoauthトークンが無効|api키,?세션,?또는oauth토큰이잘못/],
      [
        11,
        /(forbidden|40[13]|unauthori[sz]ed).{0,120}(enabled|have|has|added|granted|activated) the (correct|right|required|necessary|proper) (scope|permission)/,
      ],
      [
        11,
        /erreur forbidden.{0,120}portee correcte est activee|禁止エラー.{0,60}正しいスコープを有効|forbidden오류.{0,60}권한을이미활성화/,
      ],
      // Who asks, doubts or denies that the scope is on does not rule it out.
      [
        11,
        /(correct|right|required|proper|necessary) (scope|permission)s?(?<!\b(no|none|not|missing|lacks?|which|whether|if|check|make sure|ensure|verify)\b[^.,:;!?]{0,70}).{0,60}\b(enabled|granted|on|selected)\b.{0,80}(forbidden|40[13]|unauthori[sz]ed)/,
      ],
      // Heavier than the bare answer of R69: the words around it rule out the scope.
      [
        11,
        /(forbidden|40[13]|unauthori[sz]ed).{0,120}(although|even though|despite).{0,60}(scope|permission)/,
      ],
      [
        11,
        /(although|even though|despite).{0,60}(scope|permission).{0,120}(forbidden|40[13]|unauthori[sz]ed)/,
      ],
      [
        11,
        /(forbidden|40[13]|unauthorized).{0,120}(although|even though|despite).{0,60}\b[a-z]+_(read|write)\b/,
      ],
      [
        11,
        /(scope|permission)s?(?<!\b(no|none|not|missing|lacks?|which|whether|if|check|make sure|ensure|verify)\b[^.,:;!?]{0,70}) (is|are) (on|enabled|granted|selected|active)\b.{0,80}(forbidden|40[13]|unauthori[sz]ed)/,
      ],
      [8, /(forbidden|40[13]|unauthori[sz]ed).{0,120}but.{0,60}(scope|permission)/],
      [8, /(with|verify|verified|has).{0,60}(scope|permission).{0,120}(forbidden|40[13]|unauthori[sz]ed)/],
      [
        7,
        /(api key|session|oauth token|access token) (is |was )?(invalid or (has )?expired|no longer valid)/,
      ],
    ],
    cause: () =>
      'With the scope on, what is left is the credential itself: the API key, session or OAuth token is invalid, revoked or expired (access tokens live one hour).',
    next: () => [
      'Refresh the access token once and repeat the call.',
      'If the new token is refused too, the grant was revoked or is older than the scope: let the customer authorize again.',
      'For an API key: check on the customer’s API Keys page that it still exists.',
    ],
  },
  {
    requirement: 'R71',
    code: 'GRANT_REVOKED',
    title: 'A token expired or was revoked',
    wordings: [
      [10, /refresh tokens? (do(es)? not|never|don't) expire|api key and token expiration/],
      [10, /jetons d'actualisation n'expirent pas|expiration de la cle d'api et du jeton/],
      [10, /リフレッシュトークンは.{0,60}失効しません|apiキーとトークンの有効期限/],
      [10, /(새로고침|리프레시|갱신)토큰은.{0,60}만료되지않|api키및토큰만료/],
      [
        9,
        /partner revokes the token|partenaire revoque le (jeton|token)|パートナーがトークンを取り消した|파트너가토큰을취소/,
      ],
      [
        8,
        /(customer|user|partner) (has )?revoked|authori[sz]ation (was|has been) revoked|re-?authori[sz]e the integration/,
      ],
      [4, /token refresh failed|failed to refresh (the )?(access )?token|token expir/],
    ],
    datadogWordings: [
      [
        9,
        /invalid_grant\W{1,5}((the|an?) )?(invalid|unknown|expired|revoked)? ?refresh[_ ]token|refresh[_ ]token (\w+ ){0,3}(invalid|expired|revoked|not found|unknown)|(invalid|expired|revoked) refresh[_ ]token/,
      ],
      [
        8,
        /(access|oauth|bearer)[_ ]token (\w+ ){0,3}(expired|revoked)|(expired|revoked) (access|oauth|bearer)?[_ ]?token|token (is |has |was )?(been )?(expired|revoked)/,
      ],
      [5.6, /\binvalid_grant\b/],
    ],
    cause: () =>
      'Access tokens live one hour. Refresh tokens live until the customer or the partner revokes them; after that no refresh helps.',
    next: () => [
      'If only the access token expired: refresh it with grant_type=refresh_token on the site that issued it.',
      'If the refresh answers invalid_grant: stop retrying, and ask the customer to authorize the integration again.',
      'Store the new pair: the answer may bring a new refresh token.',
    ],
  },
  {
    requirement: 'R72',
    code: 'API_KEY_EXISTS',
    title: 'The API key cannot be shown again',
    wordings: [
      [
        10,
        /key cannot be (regenerated|retrieved)( or (viewed|regenerated|retrieved))?|cannot (access|view|retrieve|see) (this|the|an?) api key( value)? again/,
      ],
      [10, /cle ne peut pas etre regeneree ni consultee|ne sera plus visible apres sa creation/],
      [10, /キーを再生成したり、?再度表示|apiキーの値に再度アクセスすることはできません/],
      [10, /키는다시생성하거나확인할수없|api키값에다시액세스할수없/],
      [9, /retrieving api keys?|recuperation des cles d'api|apiキーを取得する|api키(검색|가져오기|조회)/],
      [
        9,
        /(an? )?api key with this name already exists|key (\w+ ){0,3}already exists.{0,100}marketplace|marketplace.{0,120}\b(409|conflict)\b|\b(409|conflict)\b.{0,120}api_keys\/marketplace/,
      ],
      [
        8,
        /(lost|lose|losing|forgot|misplaced) (\w+ ){0,3}api key|si vous perdez votre cle d'api|apiキーを紛失した|(api)?키를?분실/,
      ],
      [7, /oauth client api key/],
      [5, /\bapi key\b.{0,60}\b(already exists|409|shown only once|lost)\b/],
    ],
    cause: () =>
      'The value of a marketplace API key is in the answer that made it and nowhere else, and an organization has one such key: a second call answers 409.',
    next: () => [
      'Open the API Keys page of the customer’s organization in Datadog.',
      'Find the API key named “OAuth Client API Key” and select it.',
      'Click Revoke to disable it.',
      'Create an API key again as at first: POST /api/v2/api_keys/marketplace (connecting again does it).',
      'Reinstall the integration and go through the OAuth flow again from the beginning.',
    ],
  },
  {
    requirement: 'R73',
    code: 'TLS_HOST_MISMATCH',
    title: "The host is not in the server's certificate",
    wordings: [
      [10, /hostname\/ip (does not|doesn't) match certificate'?s altnames/],
      [10, /hostname\/ip ne correspond pas aux noms alternatifs/],
      [
        10,
        /ホスト名\/ipが証明書のaltnames?と一致しない|(호스트이름|호스트명)\/ip가?.{0,20}altnames?.{0,20}(일치하지|불일치)/,
      ],
      [10, /err_tls_cert_altname_invalid/],
      [
        9,
        /do(es)? not include (the|a) subdomain in (the|your) api call|n'incluez pas le sous-domaine dans l'appel|api呼び出しにサブドメインを含めない|api호출에하위도메인을포함/,
      ],
      // A customer's subdomain before the API host.
      [6, /(?<![\w.-])[a-z0-9-]+\.api\.(?:us3\.|us5\.|ap1\.|ap2\.|uk1\.)?(?:datadoghq|ddog-gov)\./],
    ],
    datadogWordings: [
      [
        11,
        /hostname \S+ not verified|certificate is (only |not )?valid for |no (alternative certificate subject name|subject alternative (dns )?name)s? match|(host ?name|subject name|certificate) .{0,80}(doesn't|does not) match|(host ?name|certificate)\b.{0,20}mis-?match|certnamemismatch|notvalidforname|err_cert_common_name_invalid|remotecertificatenamemismatch|not in the cert'?s altnames/,
      ],
    ],
    cause: (_, { datadogHosts }) => {
      const custom = datadogHosts.filter((host) => host.split('.').length > 3 || !/^(api|app)\./.test(host));
      const named = custom[0] ?? datadogHosts[0];
      return `API calls went to a host with a customer's subdomain${named === undefined ? '' : ` (${named})`}; only browsers may use that. Certificates name the site's own hosts.`;
    },
    next: () => [
      `Leave the subdomain out of API calls: ${example}, not bigcorp.${example}; the host is api.<domain>.`,
      'Use the callback’s domain for every server-to-server call, and site for the authorization redirect only.',
    ],
  },
  {
    requirement: 'R76',
    code: 'INVALID_CODE_OR_VERIFIER',
    title: 'The code or its verifier is not accepted',
    wordings: [
      [10, /invalid (authori[sz]ation )?code,? or (the )?code[_ ]verifier/],
      [
        9,
        /pkce oauth flow|flux oauth pkce|pkce ?oauthフロー|pkce가?활성화된oauth|oauth avec pkce|oauth with pkce|pkceが有効なoauth|pkceoauth(흐름|플로)/,
      ],
      [
        8,
        /invalid (authori[sz]ation )?code\b|code[_ ]verifier (\w+ ){0,3}(invalid|missing|wrong|mismatch|does not match|required)|(invalid|missing|wrong|bad) code[_ ]verifier/,
      ],
      [8, /authori[sz]ation code (\w+ ){0,3}(invalid|expired|already used|used|not found)/],
      [6, /pkce (verification|check|validation) failed|code_challenge.{0,60}(mismatch|does not match)/],
    ],
    datadogWordings: [
      [
        9.5,
        /(?<!refresh.{0,20})(?<!status |error |http )\bcode (has |is |was )?(already )?(been )?(expired|used|invalid|redeemed)|invalid_grant.{0,40}\b(code|verifier)\b/,
      ],
    ],
    cause: () =>
      'The code was used, expired or belongs to another site, its verifier is not the one of this flow, or the body arrived in a form that Datadog did not read.',
    next: () => [
      'Send the content-type header application/x-www-form-urlencoded (or application/json), with the body in that form.',
      'Exchange the code at https://api.<domain> with the domain of the callback, not with the site of the start.',
      'Keep one verifier per flow on the server, and exchange each code once.',
    ],
  },
];
