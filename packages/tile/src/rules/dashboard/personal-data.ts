/** An e-mail address; attributes of log searches such as `-@http.status_code` are not one. */
export const emailAddress =
  /(?<![\w%@:.+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|org|net|edu|gov|io|dev|ai|co|app|cloud|tech|eu|us|uk|de|fr|nl|ch|it|es|se|no|fi|jp|in|au|ca|br|example)\b/g;

const teams =
  /^(support|help|info|sales|contact|team|hello|feedback|product|service|admin|security|integrations?|partners?|marketing|success|care|dev|devops|ops|sre|noreply|no-reply|email|user|name|example|datadog|alerts?|engineering|customer|onboarding|billing|press|legal|privacy|community|solutions?|git)\b/i;

/** Addresses of a function rather than a person, and addresses of examples. */
export function isTeamAddress(address: string): boolean {
  const [local = '', host = ''] = address.split('@');
  return (
    teams.test(local) ||
    /[-_.](support|team|help)$/i.test(local) ||
    /^(github\.com|example\.(com|org))$/.test(host) ||
    /\.(png|jpe?g|svg|gif)$/i.test(host)
  );
}
