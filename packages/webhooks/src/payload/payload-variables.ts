/** How a variable reaches the receiver: `text` and `epoch` inside quotes, `json` as a bare JSON value. */
export type PayloadVariableKind = 'text' | 'epoch' | 'json';

/** What Datadog documents about one payload variable. */
export interface PayloadVariable {
  group: 'event' | 'alert' | 'organization' | 'incident' | 'security' | 'synthetics';
  kind: PayloadVariableKind;
  meaning: string;
}

/**
 * The 56 variables that Datadog replaces in a webhook's payload, as its page listed them in November 2026.
 * `$TAGS[key]` is the 57th form: see {@link PayloadVariableName}.
 *
 * A `json` variable that stands outside quotes arrives as JSON. Inside of quotes it arrives as text, escaped: Datadog's
 * own collection of webhooks has such payloads (DataDog/Miscellany, `webhooks/Notebooks`).
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/#variables
 */
export const payloadVariables = {
  $AGGREG_KEY: { group: 'event', kind: 'text', meaning: 'Id shared by events that belong together.' },
  $DATE: {
    group: 'event',
    kind: 'epoch',
    meaning: 'When the event happened, in milliseconds since 1970.',
  },
  $EMAIL: { group: 'event', kind: 'text', meaning: 'E-mail address of the user who posted the event.' },
  $EVENT_MSG: { group: 'event', kind: 'text', meaning: 'Text of the event, with its Markdown.' },
  $EVENT_TITLE: { group: 'event', kind: 'text', meaning: 'Title of the event.' },
  $EVENT_TYPE: {
    group: 'event',
    kind: 'text',
    meaning: 'Which kind of monitor sent it, e.g. query_alert_monitor.',
  },
  $HOSTNAME: { group: 'event', kind: 'text', meaning: 'Host of the event; empty without a host.' },
  $ID: { group: 'event', kind: 'text', meaning: 'Id of the event; too long for a JavaScript number.' },
  $LAST_UPDATED: {
    group: 'event',
    kind: 'epoch',
    meaning: 'When the event last changed, in milliseconds since 1970.',
  },
  $LINK: { group: 'event', kind: 'text', meaning: 'Address of the event in Datadog.' },
  $PRIORITY: { group: 'event', kind: 'text', meaning: 'normal or low.' },
  $SNAPSHOT: { group: 'event', kind: 'text', meaning: 'Address of the graph image, if the event has one.' },
  $TAGS: { group: 'event', kind: 'text', meaning: 'Tags of the event, comma-separated.' },
  $TEXT_ONLY_MSG: { group: 'event', kind: 'text', meaning: 'Text of the event, without Markdown.' },
  $USER: { group: 'event', kind: 'text', meaning: 'User who posted the event.' },
  $USERNAME: { group: 'event', kind: 'text', meaning: 'Login name of the user who posted the event.' },

  $ALERT_CYCLE_KEY: {
    group: 'alert',
    kind: 'text',
    meaning: 'Id shared by all notifications from one trigger to its recovery.',
  },
  $ALERT_ID: { group: 'alert', kind: 'text', meaning: 'Id of the monitor.' },
  $ALERT_METRIC: { group: 'alert', kind: 'text', meaning: 'Metric that the monitor watches, if it does.' },
  $ALERT_PRIORITY: { group: 'alert', kind: 'text', meaning: 'Priority of the monitor: P1 to P5.' },
  $ALERT_QUERY: { group: 'alert', kind: 'text', meaning: 'Query of the monitor.' },
  $ALERT_SCOPE: { group: 'alert', kind: 'text', meaning: 'Tags of the alerting group, comma-separated.' },
  $ALERT_STATUS: { group: 'alert', kind: 'text', meaning: 'One sentence about value and threshold.' },
  $ALERT_TITLE: { group: 'alert', kind: 'text', meaning: 'Title of the alert.' },
  $ALERT_TRANSITION: {
    group: 'alert',
    kind: 'text',
    meaning: 'What changed: Triggered, Recovered, Warn, No Data, Renotify or their Re- forms.',
  },
  $ALERT_TYPE: { group: 'alert', kind: 'text', meaning: 'error, warning, success or info.' },
  $LOGS_SAMPLE: {
    group: 'alert',
    kind: 'json',
    meaning: 'Sample of the logs behind a log alert; a message is cut after 500 characters.',
  },
  $METRIC_NAMESPACE: { group: 'alert', kind: 'text', meaning: 'Namespace of the metric, if there is one.' },

  $ORG_ID: { group: 'organization', kind: 'text', meaning: 'Id of the Datadog organization.' },
  $ORG_NAME: { group: 'organization', kind: 'text', meaning: 'Name of the Datadog organization.' },

  $INCIDENT_ATTACHMENTS: {
    group: 'incident',
    kind: 'json',
    meaning: 'List of the attachments, such as a postmortem.',
  },
  $INCIDENT_COMMANDER: {
    group: 'incident',
    kind: 'json',
    meaning: "Object with the commander's handle, uuid, name, email and icon.",
  },
  $INCIDENT_CUSTOMER_IMPACT: {
    group: 'incident',
    kind: 'json',
    meaning: 'Object with status, duration and scope of the customer impact.',
  },
  $INCIDENT_FIELDS: { group: 'incident', kind: 'json', meaning: 'Object from field name to its values.' },
  $INCIDENT_INTEGRATIONS: {
    group: 'incident',
    kind: 'json',
    meaning: "List of the incident's integrations, such as Slack or Jira.",
  },
  $INCIDENT_MSG: { group: 'incident', kind: 'text', meaning: 'Message of the notification.' },
  $INCIDENT_PUBLIC_ID: {
    group: 'incident',
    kind: 'text',
    meaning: 'Number of the incident, as people see it.',
  },
  $INCIDENT_SEVERITY: { group: 'incident', kind: 'text', meaning: 'Severity of the incident.' },
  $INCIDENT_STATUS: { group: 'incident', kind: 'text', meaning: 'Status of the incident.' },
  $INCIDENT_TITLE: { group: 'incident', kind: 'text', meaning: 'Title of the incident.' },
  $INCIDENT_TODOS: { group: 'incident', kind: 'json', meaning: 'List of the remediation tasks.' },
  $INCIDENT_URL: { group: 'incident', kind: 'text', meaning: 'Address of the incident in Datadog.' },
  $INCIDENT_UUID: { group: 'incident', kind: 'text', meaning: 'UUID of the incident.' },

  $SECURITY_RULE_GROUP_BY_FIELDS: {
    group: 'security',
    kind: 'json',
    meaning: 'Object from group-by field to the value that matched.',
  },
  $SECURITY_RULE_ID: { group: 'security', kind: 'text', meaning: 'Id of the security rule.' },
  $SECURITY_RULE_MATCHED_QUERIES: {
    group: 'security',
    kind: 'json',
    meaning: 'List of the queries of the rule that matched.',
  },
  $SECURITY_RULE_NAME: { group: 'security', kind: 'text', meaning: 'Name of the security rule.' },
  $SECURITY_RULE_TYPE: { group: 'security', kind: 'text', meaning: 'Type of the rule, e.g. log_detection.' },
  $SECURITY_SIGNAL_ATTRIBUTES: {
    group: 'security',
    kind: 'json',
    meaning: 'Object with the attributes of the signal.',
  },
  $SECURITY_SIGNAL_ID: { group: 'security', kind: 'text', meaning: 'Id of the signal.' },
  $SECURITY_SIGNAL_MSG: { group: 'security', kind: 'text', meaning: 'Message of the signal.' },
  $SECURITY_SIGNAL_SEVERITY: { group: 'security', kind: 'text', meaning: 'Severity of the signal.' },
  $SECURITY_SIGNAL_TITLE: { group: 'security', kind: 'text', meaning: 'Title of the signal.' },

  $SYNTHETICS_FIRST_FAILING_STEP_NAME: {
    group: 'synthetics',
    kind: 'text',
    meaning: 'Name of the first step of the test that failed.',
  },
  $SYNTHETICS_SUMMARY: {
    group: 'synthetics',
    kind: 'json',
    meaning: 'Object with result, test, location, device and failing steps.',
  },
  $SYNTHETICS_TEST_NAME: { group: 'synthetics', kind: 'text', meaning: 'Name of the Synthetic test.' },
} as const satisfies Record<`$${string}`, PayloadVariable>;

type DocumentedVariables = typeof payloadVariables;

/** A variable of {@link payloadVariables}, or `$TAGS[key]`: the value of one tag, empty when it is missing. */
export type PayloadVariableName = keyof DocumentedVariables | `$TAGS[${string}]`;

/** The variables that arrive as a JSON value instead of text. */
export type JsonVariableName = {
  [Name in keyof DocumentedVariables]: DocumentedVariables[Name]['kind'] extends 'json' ? Name : never;
}[keyof DocumentedVariables];

// A tag key may hold letters, digits and the separators that Datadog keeps in tags.
const tagVariable = /^\$TAGS\[[A-Za-z0-9_.:/-]{1,200}\]$/;

/**
 * Says how a variable arrives, or that it is unknown.
 * @param name with its `$`, e.g. `$ALERT_ID` or `$TAGS[service]`
 */
export function payloadVariableKind(name: string): PayloadVariableKind | undefined {
  if (tagVariable.test(name)) return 'text';
  return Object.hasOwn(payloadVariables, name)
    ? payloadVariables[name as keyof DocumentedVariables].kind
    : undefined;
}
