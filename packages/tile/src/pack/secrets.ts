/** A key or password in a text. What it is, never the thing itself. */
export interface FoundSecret {
  readonly kind: string;
  readonly offset: number;
}

interface SecretForm {
  readonly kind: string;
  /** Group 1, if there is one, is the secret; otherwise all of it. */
  readonly pattern: RegExp;
}

/**
 * Forms in which issuers give out keys, as they document them (October 2026). A new form is a new row. What has no form
 * of its own, such as Datadog's API keys of 32 hexadecimal digits, counts where its name stands before it.
 */
const forms: readonly SecretForm[] = [
  { kind: 'Datadog key', pattern: /\bdd(?:api|app|pat|sat)_[A-Za-z0-9]{20,}/g },
  {
    kind: 'Datadog key',
    pattern:
      /(?:(?:dd|datadog)[-_ ]?|(?<![\w-]))(?:api|app|application)[-_ ]?key\b["'`]?\s{0,4}[:=]\s{0,4}["'`]?([0-9a-f]{40}|[0-9a-f]{32})\b/gi,
  },
  { kind: 'Datadog OAuth token', pattern: /\bdd(?:oat|ort|oauth)_[A-Za-z0-9]{20,}/g },
  {
    kind: 'client secret',
    pattern: /\bclient_?secret\b["'`]?\s{0,4}[:=]\s{0,4}["'`]([^\s"'`]{8,200})["'`]/gi,
  },
  { kind: 'private key', pattern: /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g },
  { kind: 'private key', pattern: /\bPuTTY-User-Key-File-\d|\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/g },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  {
    kind: 'AWS secret key',
    pattern:
      /\baws_?secret_?access_?key\b["'`]?\s{0,4}[:=]\s{0,4}["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
  },
  { kind: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{50,}/g },
  { kind: 'GitLab token', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas|ffct)-[\w-]{20,}/g },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/g },
  {
    kind: 'Slack webhook',
    pattern:
      /\bhooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{6,}\/[AB][A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/g,
  },
  { kind: 'Stripe key', pattern: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/]{24,}/g },
  { kind: 'Google key', pattern: /\bAIza[\w-]{35}(?![\w-])|\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}/g },
  { kind: 'Azure key', pattern: /\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}={0,2})/g },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b|\b_authToken\s{0,4}=\s{0,4}([^\s$"']{8,})/g },
  { kind: 'PyPI token', pattern: /\bpypi-AgE[\w-]{50,}/g },
  {
    kind: 'API key',
    pattern: /\bsk-(?:ant|proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/g,
  },
  { kind: 'SendGrid key', pattern: /\bSG\.[\w-]{16,32}\.[\w-]{32,64}/g },
  { kind: 'Twilio key', pattern: /\bSK[0-9a-f]{32}\b/g },
  { kind: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { kind: 'Vault token', pattern: /\bhv[sbr]\.[\w-]{24,}/g },
  { kind: 'Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  { kind: 'New Relic key', pattern: /\bNR(?:AK|AA|II|RA)-[A-Za-z0-9_-]{20,}/g },
  { kind: 'Atlassian token', pattern: /\bATATT3[\w=-]{50,}|\bATCTT3[\w=-]{50,}/g },
  { kind: 'Databricks token', pattern: /\bdapi[0-9a-f]{32}\b/g },
  { kind: 'Mailgun key', pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: 'Linear or Postman key', pattern: /\blin_api_[A-Za-z0-9]{32,}|\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}/g },
  { kind: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}/g },
  {
    kind: 'password in an address',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`<>]{1,100}:([^\s/:@"'`<>]{3,200})@[\w[]/gi,
  },
];

/** Words that documentation has in the place of a password. */
const placeholder =
  /^[<{[(%$*]|\.\.\.|example|sample|dummy|placeholder|your|redacted|changeme|^(?:pass|passwd|password|pwd|pw|secret|token|user|key)\d{0,4}$|^x+$|^x{4}|\*{3}/i;

/**
 * Finds keys and passwords. Examples that say so (`…EXAMPLE`, `<your key>`, `xxxx`) are none.
 * @returns where they stand, first first
 */
export function findSecrets(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const { kind, pattern } of forms) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      if (placeholder.test(secret) || isMonotonous(secret)) continue;
      found.push({ kind, offset: match.index + match[0].lastIndexOf(secret) });
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** `00000000…`, `abcabcabc…`: no real key has so few distinct characters. */
function isMonotonous(secret: string): boolean {
  return secret.length >= 16 && new Set(secret.slice(-24)).size <= 4;
}
