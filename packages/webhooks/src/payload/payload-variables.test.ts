import { describe, expect, it } from 'vitest';
import { payloadVariableKind, payloadVariables } from './payload-variables.ts';

describe('payload variables (R98)', () => {
  it('are the 56 that Datadog documents, by group', () => {
    const groups = Object.groupBy(Object.values(payloadVariables), ({ group }) => group);
    const sizes = Object.fromEntries(Object.entries(groups).map(([group, rows]) => [group, rows.length]));
    expect(sizes).toEqual({
      event: 16,
      alert: 12,
      organization: 2,
      incident: 13,
      security: 10,
      synthetics: 3,
    });
  });

  it('tell what arrives as JSON', () => {
    const json = Object.entries(payloadVariables).filter(([, { kind }]) => kind === 'json');
    expect(json.map(([name]) => name)).toEqual([
      '$LOGS_SAMPLE',
      '$INCIDENT_ATTACHMENTS',
      '$INCIDENT_COMMANDER',
      '$INCIDENT_CUSTOMER_IMPACT',
      '$INCIDENT_FIELDS',
      '$INCIDENT_INTEGRATIONS',
      '$INCIDENT_TODOS',
      '$SECURITY_RULE_GROUP_BY_FIELDS',
      '$SECURITY_RULE_MATCHED_QUERIES',
      '$SECURITY_SIGNAL_ATTRIBUTES',
      '$SYNTHETICS_SUMMARY',
    ]);
  });

  it.each([
    ['$ALERT_ID', 'text'],
    ['$DATE', 'epoch'],
    ['$LOGS_SAMPLE', 'json'],
    ['$TAGS[service]', 'text'],
    ['$TAGS[]', undefined],
    ['$TAGS[a]b', undefined],
    ['$TAGS["]', undefined],
    ['$NOT_ONE', undefined],
    ['ALERT_ID', undefined],
    ['$constructor', undefined],
    ['toString', undefined],
  ])('%s is %s', (name, kind) => {
    expect(payloadVariableKind(name)).toBe(kind);
  });
});
