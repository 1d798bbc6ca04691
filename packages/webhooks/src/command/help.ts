/** What `pnpm webhooks --help` prints. */
export const help = `Manages webhooks and their custom variables in a Datadog organisation.

  pnpm webhooks create [NAME] --url URL [--encode-as json|form] [--header 'Name: value']…
                              [--payload JSON | --payload-file FILE]
  pnpm webhooks get [NAME]
  pnpm webhooks update [NAME] [--name NEW_NAME] [--url URL] [--encode-as json|form] [--header 'Name: value']…
                              [--payload JSON | --payload-file FILE]
  pnpm webhooks delete [NAME]

  pnpm webhooks variables create [NAME] --value TEXT [--secret]
  pnpm webhooks variables get [NAME]
  pnpm webhooks variables update [NAME] [--name NEW_NAME] [--value TEXT] [--secret | --no-secret]
  pnpm webhooks variables delete [NAME]

Options
  --format human|json   default human; json is one document on stdout, with values that human output hides
  --value -             reads the value from stdin, so that it stays out of the shell's history
  --help

Environment
  DD_SITE               site parameter, default datadoghq.com
  DD_API_KEY, DD_APP_KEY
  WEBHOOK_NAME, WEBHOOK_CUSTOM_VARIABLE_NAME
                        NAME, when the command gives none
  DATADOG_SANDBOX_URL   work on the sandbox instead of Datadog, e.g. http://127.0.0.1:4400

Exit code: 0 done, 1 Datadog refused or could not be reached, 2 the command or its environment is not valid.
`;
