/** What Datadog's troubleshooting sections say in four languages: headings, errors and sentences, by requirement. */
export const troubleshootingTexts: Readonly<
  Record<string, Readonly<Record<'en' | 'ko' | 'ja' | 'fr', readonly string[]>>>
> = {
  R67: {
    en: [
      'The list of API scopes does not include sending metrics, events, and logs',
      'To send data to Datadog, use the `api_keys_write` scope when generating an API key on behalf of the user. For more information, see [Create an API key](#create-an-api-key).',
    ],
    ko: [
      'Datadog에 데이터를 전송하려면 사용자를 대신하여 API 키를 생성할 때 api_keys_write 범위를 사용합니다. 자세한 내용은 API 키 생성을 참고하세요.',
      'API 범위 목록에 메트릭, 이벤트 및 로그 전송이 포함되지 않음',
    ],
    ja: [
      'API スコープのリストに、メトリクス、イベント、ログの送信が含まれていません。',
      'Datadog にデータを送信するには、ユーザーに代わって API キーを生成する際に api_keys_write スコープを使用します。詳細については、API キーの作成を参照してください。',
    ],
    fr: [
      'La liste des portées API n’inclut pas l’envoi de métriques, d’événements ou de logs',
      'Pour envoyer des données vers Datadog, utilisez la portée api_keys_write lors de la génération d’une clé d’API au nom de l’utilisateur. Pour en savoir plus, consultez la section Créer une clé d’API.',
    ],
  },
  R68: {
    en: [
      'invalid_request - Invalid client_id parameter value',
      "Until an OAuth client is published, you can only authorize the client from the account it was created in (the partner's sandbox account). This error occurs if you try to authorize the client outside of that account before the client is published.",
      "If you've already published your OAuth client, make sure to use the client ID and client secret that you received upon submission. The client secret is displayed only once.",
    ],
    ko: [
      'invalid_request - Invalid client_id parameter value\n\nOAuth 클라이언트가 게시될 때까지는',
      'OAuth 클라이언트가 게시될 때까지는 클라이언트가 생성된 계정(파트너의 샌드박스 계정)에서만 클라이언트를 승인할 수 있습니다. 이 오류는 클라이언트가 게시되기 전에 해당 계정 외부에서 클라이언트를 승인하려고 할 때 발생합니다.',
      '이미 OAuth 클라이언트를 게시했다면 제출 시 제공된 클라이언트 ID와 클라이언트 시크릿을 사용해야 합니다. 클라이언트 시크릿은 한 번만 표시되므로 분실한 경우 ecosystems@datadog.com에 문의하세요.',
      '잘못된 클라이언트 ID',
    ],
    ja: [
      '無効なクライアント ID\n\nエラー\ninvalid_request - Invalid client_id parameter value',
      '無効なクライアント ID',
      'OAuth クライアントが公開されるまでは、その作成元となったアカウント (パートナーのサンドボックスアカウント) からのクライアントしか認可できません。このエラーは、クライアントが公開される前に、そのアカウント以外でクライアントを認可しようとした場合に発生します。',
      'OAuth クライアントをすでに公開している場合は、申請時に付与されたクライアント ID とクライアントシークレットを必ず使用してください。クライアントシークレットは一度しか表示されないので、紛失した場合は ecosystems@datadog.com に連絡してください。',
    ],
    fr: [
      'ID client non valide',
      'Tant qu’un client OAuth n’est pas publié, vous ne pouvez l’autoriser que depuis le compte dans lequel il a été créé (le compte sandbox du partenaire). Cette erreur se produit si vous essayez d’autoriser le client depuis un autre compte avant qu’il ne soit publié.',
      'Si votre client OAuth est déjà publié, utilisez bien l’ID client et le secret client reçus lors de la soumission. Le secret client n’a été affiché qu’une seule fois. Si vous l’avez perdu, contactez ecosystems@datadog.com pour obtenir de l’aide.',
    ],
  },
  R69: {
    en: [
      '{"errors":["Forbidden"]}',
      'Forbidden errors',
      'This error may be related to an app key or API authentication credential issue.',
      'OAuth clients use an access_token for authentication. Use the access_token to make calls to Datadog API endpoints by sending it as a part of the authorization header of your request',
    ],
    ko: [
      '{"errors":["Forbidden"]}\n\n이 오류는 앱 키 또는 API 인증 크리덴셜 문제와 관련이 있을 수 있습니다.',
      '이 오류는 앱 키 또는 API 인증 크리덴셜 문제와 관련이 있을 수 있습니다.',
      'OAuth 클라이언트는 인증을 위해 access_token를 사용합니다. access_token를 사용하여 요청 인증 헤더에 포함시켜 Datadog API 엔드포인트를 호출합니다.',
    ],
    ja: [
      'アクセス拒否エラー\n\nエラー\n{"errors":["Forbidden"]}',
      'アクセス拒否エラー',
      'このエラーは、アプリのキーまたは API 認証情報の問題に関連している可能性があります。',
      'OAuth クライアントは認証に access_token を使用します。access_token をリクエストの認可ヘッダーの一部として送信することで、Datadog API エンドポイントを呼び出すために使用します。',
    ],
    fr: [
      'Erreurs Forbidden',
      'Cette erreur peut être liée à une clé d’application ou à un problème d’authentification de l’API.',
      'Les clients OAuth utilisent un access_token pour l’authentification. Utilisez le access_token pour effectuer des appels aux endpoints de l’API Datadog',
    ],
  },
  R70: {
    en: [
      "If you're getting a forbidden error when trying to make an API call to a specific endpoint and you've enabled the correct scope for that endpoint, it's possible your API key, session, or OAuth token is invalid or has expired.",
      'Getting 403 Forbidden from Datadog although the monitors_read scope is enabled',
      '{"errors":["Forbidden"]} although the scope is on',
      'Even though the right scope is enabled: {"errors": ["Forbidden"]}',
      'The scopes are enabled and granted but I get {"errors":["Forbidden"]}',
    ],
    ko: [
      '특정 엔드포인트로 API 호출을 시도했는데 forbidden 오류가 발생하고, 해당 엔드포인트에 필요한 권한을 이미 활성화했다면, API 키, 세션, 또는 OAuth 토큰이 잘못되었거나 만료되었을 가능성이 있습니다.',
    ],
    ja: [
      '特定のエンドポイントにAPI 呼び出しを行おうとして禁止エラーが表示され、そのエンドポイントに対して正しいスコープを有効にしている場合、API キー、セッション、または OAuth トークンが無効であるか、有効期限が切れている可能性があります。',
    ],
    fr: [
      'Si vous obtenez une erreur forbidden lors d’un appel d’API vers un endpoint spécifique, alors que la portée correcte est activée, il est possible que votre clé d’API, votre session ou votre token OAuth soit invalide ou expiré.',
    ],
  },
  R71: {
    en: [
      'API key and token expiration',
      'Refresh tokens do not expire unless the user revokes authorization or the partner revokes the token. If the partner revokes the token, the user must reauthorize the integration to generate new refresh and access tokens.',
    ],
    ko: [
      '새로 고침 토큰은 사용자가 권한을 취소하거나 파트너가 토큰을 취소하지 않는 한 만료되지 않습니다. 파트너가 토큰을 취소하면 사용자는 통합을 재승인하여 새로운 새로 고침 및 액세스 토큰을 생성해야 합니다.',
    ],
    ja: [
      'API キーとトークンの有効期限',
      'リフレッシュトークンは、ユーザーが認可を取り消すか、パートナーがトークンを取り消さない限り、失効しません。パートナーがトークンを取り消した場合、ユーザーはインテグレーションを再度認可して、新しいリフレッシュトークンとアクセストークンを生成する必要があります。',
    ],
    fr: [
      'Expiration de la clé d’API et du jeton',
      'Les jetons d’actualisation n’expirent pas, sauf si l’utilisateur révoque l’autorisation ou si le partenaire révoque le jeton. Si le partenaire révoque le token, l’utilisateur doit réautoriser l’intégration pour générer de nouveaux jetons d’actualisation et d’accès.',
    ],
  },
  R72: {
    en: [
      'Retrieving API keys in your partner sandbox account',
      'After you create a key using the api_keys/marketplace endpoint, the key is returned in the response. The key cannot be regenerated or viewed again. Ensure you store the key securely for continuous data transmission. If you lose your API key, follow these steps to revoke and recreate it:',
    ],
    ko: [
      'api_keys/marketplace 엔드포인트를 사용하여 키를 생성하면 키가 응답으로 반환됩니다. 키는 다시 생성하거나 확인할 수 없습니다. 지속적인 데이터 전송을 위해 키를 안전하게 보관해야 하며, 분실한 경우 다음 단계를 따라 키를 해지하고 다시 생성하세요.',
    ],
    ja: [
      'パートナーのサンドボックスアカウントで API キーを取得する',
      'api_keys/marketplace エンドポイントを使用してキーを作成すると、そのキーが応答で返されます。キーを再生成したり、再度表示したりすることはできません。継続的なデータ送信のために、キーを安全に保管するようにしてください。API キーを紛失した場合は、以下の手順に従ってキーを取り消して、再作成してください。',
    ],
    fr: [
      'Récupération des clés d’API dans votre compte sandbox partenaire',
      'Après avoir créé une clé via l’endpoint api_keys/marketplace, la clé est renvoyée dans la réponse. La clé ne peut pas être régénérée ni consultée à nouveau. Si vous perdez votre clé d’API, suivez les étapes suivantes pour la révoquer et en recréer une :',
    ],
  },
  R73: {
    en: [
      "Hostname/IP does not match certificate's altnames",
      "When connecting to the Datadog API, don't include the subdomain: do not include the subdomain in the API call. For example, use datadoghq.eu instead of bigcorp.datadoghq.eu.",
    ],
    ko: [
      "Hostname/IP does not match certificate's altnames\n\nDatadog API에 연결할 때 API 호출에 하위 도메인을 포함시키지 않습니다.",
      'Datadog API에 연결할 때 API 호출에 하위 도메인을 포함시키지 않습니다. 예를 들어, bigcorp.datadoghq.eu 대신 datadoghq.eu를 사용합니다.',
    ],
    ja: [
      'ホスト名/IP が証明書の altname と一致しない',
      'Datadog API に接続する際は、API 呼び出しにサブドメインを含めないでください。たとえば、bigcorp.datadoghq.eu ではなく datadoghq.eu を使用します。',
    ],
    fr: [
      'Hostname/IP ne correspond pas aux noms alternatifs du certificat',
      'Lors de la connexion à l’API Datadog, n’incluez pas le sous-domaine dans l’appel d’API Par exemple, utilisez datadoghq.eu plutôt que bigcorp.datadoghq.eu.',
    ],
  },
  R74: {
    en: [
      'invalid_request - Mismatching redirect URI',
      'This error is usually caused by differences in configuration between your test client and published client. Confirm the following: use the correct client_id when authorizing.',
    ],
    ko: [
      'invalid_request - Mismatching redirect URI\n이 오류는 일반적으로',
      '이 오류는 일반적으로 테스트 클라이언트와 게시된 클라이언트 간의 구성 차이로 인해 발생합니다. 다음 사항을 확인하세요.',
      '리디렉션 URI 불일치',
    ],
    ja: [
      'リダイレクト URI の不一致',
      'このエラーは通常、テスト用クライアントと公開クライアントで構成が異なるために発生します。次のことを確認してください。',
    ],
    fr: [
      'URI de redirection non conforme',
      'Cette erreur est généralement due à des différences de configuration entre votre client de test et votre client publié. Vérifiez les éléments suivants :',
    ],
  },
  R75: {
    en: [
      'Applications with subdomains',
      'Datadog does not support multi-tenant applications where customers authorize using individual subdomains. Authorization is only supported through a single domain.',
    ],
    ko: [
      'Datadog은 고객이 개별 하위도메인을 사용해 인증하는 멀티 테넌트 애플리케이션을 지원하지 않으며, 인증은 단일 도메인에서만 가능합니다.',
    ],
    ja: [
      'サブドメインを持つアプリケーション',
      'Datadog は、顧客が個々のサブドメインを使用して認可する、マルチテナント型のアプリケーションをサポートしていません。認可は、単一のドメインを通じてのみサポートされます。',
    ],
    fr: [
      'Applications avec sous-domaines',
      'Datadog ne prend pas en charge les applications multi-tenant où les clients autorisent via des sous-domaines individuels. L’autorisation est uniquement prise en charge via un domaine unique.',
    ],
  },
  R76: {
    en: [
      'Invalid code or code verifier',
      'OAuth with PKCE enabled',
      'For issues with the PKCE OAuth flow, ensure that the content-type header is correctly set to application/json or application/x-www-form-urlencoded.',
    ],
    ko: [
      'Invalid code or code verifier\nPKCE OAuth 흐름에 문제가 발생하면',
      'PKCE OAuth 흐름에 문제가 발생하면 content-type 헤더가 application/json 또는 application/x-www-form-urlencoded로 올바르게 설정되어 있는지 확인합니다.',
    ],
    ja: [
      'PKCE が有効な OAuth',
      'PKCE OAuth フローの問題については、content-type ヘッダーが application/json または application/x-www-form-urlencoded に正しく設定されていることを確認してください。',
    ],
    fr: [
      'OAuth avec PKCE',
      'En cas de problème avec le flux OAuth PKCE, assurez-vous que l’en-tête content-type est bien défini sur application/json ou application/x-www-form-urlencoded.',
    ],
  },
  R77: {
    en: [
      'Regenerating client secrets and secret rotation',
      'If a secret has been leaked and needs to be rotated, contact ecosystems@datadog.com. Only one secret can be active at a time. When a secret is regenerated, the existing secret is deleted. You do not need to reauthorize the integration.',
    ],
    ko: [
      '비밀번호가 유출되어 교체가 필요한 경우 ecosystems@datadog.com으로 문의하세요. 한 번에 하나의 비밀번호만 활성화할 수 있습니다. 비밀번호를 다시 생성하면 기존 비밀번호는 삭제되며, 통합을 다시 승인할 필요는 없습니다.',
    ],
    ja: [
      'クライアントシークレットの再生成とシークレットローテーション',
      'シークレットが漏洩してローテーションが必要な場合は、ecosystems@datadog.com までご連絡ください。一度に有効にできるシークレットは一つだけです。シークレットを再生成すると、既存のシークレットは削除されます。インテグレーションを再認可する必要はありません。',
    ],
    fr: [
      'Régénération des secrets client et rotation des secrets',
      'Si votre secret a été compromis et doit être remplacé, contactez ecosystems@datadog.com. Un seul secret peut être actif à la fois. Après régénération, l’ancien secret est supprimé. Vous n’avez pas besoin de réautoriser l’intégration après rotation du secret.',
    ],
  },
};
