import { describe, expect, it } from 'vitest';
import { variableWarnings } from './webhook-fields.ts';

describe('variableWarnings', () => {
  it.each<[string, string, string[]]>([
    ['a slip', '{"transition": "$ALERT_TRANSTION"}', ['$ALERT_TRANSTION', 'Did you mean $ALERT_TRANSITION?']],
    ['a slip outside quotes', '{"logs": $LOG_SAMPLE}', ['$LOG_SAMPLE', 'Did you mean $LOGS_SAMPLE?']],
    ['lower case', '{"id": "$alert_id"}', ['Did you mean $ALERT_ID?']],
    ['a slip in a text', '{"text": "Title: $EVENT_TITEL."}', ['Did you mean $EVENT_TITLE?']],
    ['a name that nothing resembles', '{"a": "$MY_TEAM_SECRET"}', ['$MY_TEAM_SECRET', 'custom variable']],
    ['JSON in quotes', '{"text": "LOGS = $LOGS_SAMPLE"}', ['$LOGS_SAMPLE in quotes', 'arrives as text']],
  ])('%s', (_, payload, parts) => {
    const warnings = variableWarnings({ payload });
    expect(warnings).toHaveLength(1);
    for (const part of parts) expect(warnings[0]).toContain(part);
  });

  it.each([
    '{"id": "$ID", "service": "$TAGS[service]", "logs": $LOGS_SAMPLE}',
    '{"text": "$ALERT_TITLE for 5 US$, $5 each"}',
    '{}',
  ])('nothing for %s', (payload) => {
    expect(variableWarnings({ payload })).toEqual([]);
  });

  it('nothing for custom variables that are named, nor for secrets in headers', () => {
    expect(variableWarnings({ payload: '{"team": "$TEAM"}' }, ['TEAM'])).toEqual([]);
    const headers = '{"x-secret": "$PARTNER_SECRET"}';
    expect(variableWarnings({ url: 'https://example.com/$PARTNER_ID', custom_headers: headers })).toEqual([]);
    expect(variableWarnings({ url: 'https://example.com/$ALERT_IDD' })).toHaveLength(1);
  });
});
